/**
 * The connector in SQL and the Table API: it checks options, turns them into sources and sinks, and pushes filters, projections and limits
 * down. This package must not read or write data itself.
 */
@NullMarked
package io.datashard.flink.table;

import org.jspecify.annotations.NullMarked;
