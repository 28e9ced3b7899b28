package io.datashard.flink.source.reader;

import io.datashard.flink.source.split.DataShardSplit;

/** How far a split has been emitted. Changed by the task thread after each record. */
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
