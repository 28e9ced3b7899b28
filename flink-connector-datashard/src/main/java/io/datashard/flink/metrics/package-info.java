/**
 * Metrics that sink and source have in common. Must not know who registers them.
 */
@NullMarked
package io.datashard.flink.metrics;

import org.jspecify.annotations.NullMarked;
