/**
 * The two-phase-commit sink: writers, the aggregator of a checkpoint, the committer. Must not know of SQL or of the source.
 */
@NullMarked
package io.datashard.flink.sink;

import org.jspecify.annotations.NullMarked;
