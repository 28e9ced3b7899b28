/**
 * Turns records of Flink jobs (RowData, Row, POJO, Avro) into rows of a table and back, and maps the schema of each. This package must not know
 * of snapshots, files or jobs.
 */
@Internal
@NullMarked
package io.datashard.flink.convert;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
