/**
 * Turns records of Flink jobs (RowData, Row, POJO, Avro) into rows of a table and back, and maps the schema of each. This package must not know
 * of snapshots, files or jobs.
 */
@NullMarked
package io.datashard.flink.convert;

import org.jspecify.annotations.NullMarked;
