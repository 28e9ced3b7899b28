/**
 * The connector for SQL and the Table API: checks options, makes sources and sinks of them, and pushes filters, projections and limits down.
 * This package must not read or write data itself.
 */
@NullMarked
package io.datashard.flink.table;

import org.jspecify.annotations.NullMarked;
