/** The two-phase-commit sink: writers, the aggregator of a checkpoint, and the committer. This package must not know of SQL or the source. */
@Internal
@NullMarked
package io.datashard.flink.sink;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
