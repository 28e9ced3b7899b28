/** The two-phase-commit sink: writers, the aggregator of a checkpoint, and the committer. This package must not know of SQL or the source. */
@NullMarked
package io.datashard.flink.sink;

import org.jspecify.annotations.NullMarked;
