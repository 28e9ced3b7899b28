/** Inner loops of the table library, one after the other, measured by JMH ({@code benchmarks/jmh}). Knows no Flink and no peer. */
@NullMarked
package io.datashard.benchmarks.loop;

import org.jspecify.annotations.NullMarked;
