package io.datashard.flink.sink;

import io.datashard.commit.WrittenFor;
import io.datashard.model.DataFile;
import java.util.List;

/**
 * What one writer wrote for one checkpoint.
 *
 * @param target the table that the files were written for
 * @param files the data files; at least one
 */
record WriterResult(WrittenFor target, List<DataFile> files) {
    WriterResult {
        files = List.copyOf(files);
    }
}
