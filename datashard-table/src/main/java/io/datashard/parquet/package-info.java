/**
 * Reading and writing data files: Parquet, its schema mapping and column bounds. Must not know of snapshots; the only home of Parquet and Hadoop types.
 */
@NullMarked
package io.datashard.parquet;

import org.jspecify.annotations.NullMarked;
