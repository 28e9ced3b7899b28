/**
 * Reads and writes data files: Parquet, its schema mapping and column bounds. This package is the only home of Parquet and Hadoop types. It
 * must not know snapshots.
 */
@NullMarked
package io.datashard.parquet;

import org.jspecify.annotations.NullMarked;
