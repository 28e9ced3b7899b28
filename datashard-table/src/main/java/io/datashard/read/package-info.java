/**
 * The way from a snapshot to the data files and splits that a reader needs: where a read begins, pruning, and what is new between two
 * snapshots. Plain Java and engines use the same planner. This package must not know commits, nor how rows are read.
 */
@Internal
@NullMarked
package io.datashard.read;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
