/** Metrics that the sink and the source share. This package must not know which operators register them. */
@NullMarked
package io.datashard.flink.metrics;

import org.jspecify.annotations.NullMarked;
