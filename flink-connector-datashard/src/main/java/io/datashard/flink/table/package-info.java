/**
 * The connector for SQL and the Table API: checks options, makes sources and sinks of them, and pushes filters, projections and limits down.
 * This package must not read or write data itself.
 */
@Internal
@NullMarked
package io.datashard.flink.table;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
