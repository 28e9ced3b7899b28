package io.datashard.flink.source.reader;

import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.model.DataFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;

/** Makes splits of whole data files. */
final class WholeFile {
    private WholeFile() {}

    static DataShardSplit split(long ordinal, DataFile file) {
        return new DataShardSplit(
                ordinal,
                file.path(),
                file.sizeInBytes(),
                0,
                file.sizeInBytes(),
                file.recordCount(),
                new SnapshotId(5),
                new SequenceNumber(1),
                null,
                null,
                0);
    }
}
