/** The source: its builder, and the front door for reading a table in a Flink job. This package must not know of SQL. */
@NullMarked
package io.datashard.flink.source;

import org.jspecify.annotations.NullMarked;
