package io.datashard.flink.source.reader;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.jspecify.annotations.Nullable;

/** Records of one split, or the end of some splits. The records are complete and share nothing with later reads, so there is nothing to recycle. */
final class SplitRecords<T> implements RecordsWithSplitIds<PositionedRecord<T>> {
    private final @Nullable String splitId;
    private final Iterator<PositionedRecord<T>> records;
    private final Set<String> finished;
    private boolean begun;

    private SplitRecords(@Nullable String splitId, List<PositionedRecord<T>> records, Set<String> finished) {
        this.splitId = splitId;
        this.records = records.iterator();
        this.finished = Set.copyOf(finished);
    }

    static <T> SplitRecords<T> of(String splitId, List<PositionedRecord<T>> records) {
        return new SplitRecords<>(splitId, records, Set.of());
    }

    static <T> SplitRecords<T> finished(Set<String> splitIds) {
        return new SplitRecords<>(null, List.of(), splitIds);
    }

    static <T> SplitRecords<T> nothing() {
        return new SplitRecords<>(null, List.of(), Set.of());
    }

    @Override
    public @Nullable String nextSplit() {
        if (begun) {
            return null;
        }
        begun = true;
        return splitId;
    }

    @Override
    public @Nullable PositionedRecord<T> nextRecordFromSplit() {
        return records.hasNext() ? records.next() : null;
    }

    @Override
    public Set<String> finishedSplits() {
        return finished;
    }
}
