package io.datashard.flink.source.reader;

import io.datashard.flink.source.split.DataShardSplit;

/** How far the reader has emitted a split. The task thread changes it after each record. */
final class SplitProgress {
    private final DataShardSplit split;
    private long nextRow;

    SplitProgress(DataShardSplit split) {
        this.split = split;
        this.nextRow = split.nextRow();
    }

    void emittedUpTo(long row) {
        nextRow = row;
    }

    DataShardSplit toSplit() {
        return split.resumeAt(nextRow);
    }
}
