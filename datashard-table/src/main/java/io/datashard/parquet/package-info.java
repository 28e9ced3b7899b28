/**
 * Reads and writes data files: Parquet, its schema mapping and column bounds. This package is the only home of Parquet and Hadoop types. It
 * must not know snapshots.
 */
@Internal
@NullMarked
package io.datashard.parquet;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
