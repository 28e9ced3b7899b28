/** Metrics that the sink and the source share. This package must not know which operators register them. */
@Internal
@NullMarked
package io.datashard.flink.metrics;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
