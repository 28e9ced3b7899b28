/** Reads data files with Flink's own Parquet reader, in a separate process. This package must not know the connector. */
package io.datashard.oracle.flink;
