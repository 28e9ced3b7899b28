/**
 * The source: builder and front door of reading a table in a Flink job. Must not know SQL.
 */
@NullMarked
package io.datashard.flink.source;

import org.jspecify.annotations.NullMarked;
