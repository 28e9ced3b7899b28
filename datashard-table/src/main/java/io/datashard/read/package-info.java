/**
 * From a snapshot to the data files that a reader needs: pruning, and what is new between two snapshots. Must not know of commits.
 */
@NullMarked
package io.datashard.read;

import org.jspecify.annotations.NullMarked;
