/**
 * The connector in SQL and the Table API: options checked and turned into sources and sinks, push-downs. Must not read or write data itself.
 */
@NullMarked
package io.datashard.flink.table;

import org.jspecify.annotations.NullMarked;
