/**
 * Measures the connector beside its peers: plans cells, runs each in a process of its own, and writes the report. This package knows neither
 * Flink nor a peer: only processes do.
 */
@NullMarked
package io.datashard.benchmarks;

import org.jspecify.annotations.NullMarked;
