package io.datashard.flink.sink;

import io.datashard.format.manifest.DataFile;
import io.datashard.format.schema.Schema;
import java.util.List;

/**
 * What one writer has written for one checkpoint.
 *
 * @param tableUuid the table that it was written for
 * @param schema the schema that it was written with
 * @param files the files; at least one
 */
record WriterResult(String tableUuid, Schema schema, List<DataFile> files) {
    WriterResult {
        files = List.copyOf(files);
    }
}
