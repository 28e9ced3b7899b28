package io.datashard.flink.source.reader;

import io.datashard.flink.failure.LastingFailures;
import io.datashard.flink.source.split.DataShardSplit;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;

/** A split reader whose lasting failures end the job. */
final class EndingSplitReader<T> implements SplitReader<CurrentRecord<T>, DataShardSplit> {
    private final DataShardSplitReader<T> reader;

    EndingSplitReader(DataShardSplitReader<T> reader) {
        this.reader = reader;
    }

    @Override
    public RecordsWithSplitIds<CurrentRecord<T>> fetch() {
        return LastingFailures.endJob(reader::fetch);
    }

    @Override
    public void handleSplitsChanges(SplitsChange<DataShardSplit> change) {
        reader.handleSplitsChanges(change);
    }

    @Override
    public void wakeUp() {
        reader.wakeUp();
    }

    @Override
    public void close() {
        reader.close();
    }
}
