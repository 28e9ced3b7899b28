/**
 * Records of Flink jobs (RowData, Row, POJO, Avro) as rows of a table and back, and the schema mapping of each. Must not know of snapshots,
 * files or jobs.
 */
@NullMarked
package io.datashard.flink.convert;

import org.jspecify.annotations.NullMarked;
