/**
 * The way from a snapshot to the data files that a reader needs: pruning, and what is new between two snapshots. This package must not know
 * commits.
 */
@NullMarked
package io.datashard.read;

import org.jspecify.annotations.NullMarked;
