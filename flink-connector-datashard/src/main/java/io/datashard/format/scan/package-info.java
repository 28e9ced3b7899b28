/**
 * From a snapshot to the data files that a reader needs: pruning, and what is new between two snapshots. Must not know of commits.
 */
@NullMarked
package io.datashard.format.scan;

import org.jspecify.annotations.NullMarked;
