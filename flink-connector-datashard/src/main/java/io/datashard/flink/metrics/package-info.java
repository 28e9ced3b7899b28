/**
 * Metrics that the sink and the source share. This package must not know who registers them.
 */
@NullMarked
package io.datashard.flink.metrics;

import org.jspecify.annotations.NullMarked;
