/**
 * What is known of a table, as tables of SQL: {@code trades$snapshots} and others; and how rows that need no data file are emitted. This package must not know of catalogs, nor how rows of data
 * files are read.
 */
@Internal
@NullMarked
package io.datashard.flink.metatable;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
