package io.datashard.flink.source.reader;

import java.util.List;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.jspecify.annotations.Nullable;

/** Records of one split, or the end of some splits. Later reads change nothing of the records, so there is nothing to recycle. */
final class SplitRecords<T> implements RecordsWithSplitIds<CurrentRecord<T>> {
    private final @Nullable String splitId;
    private final List<RecordBatch<T>> batches;
    private final Set<String> finished;
    private final CurrentRecord<T> current = new CurrentRecord<>();
    private boolean begun;
    private int batch;
    private int next;

    private SplitRecords(@Nullable String splitId, List<RecordBatch<T>> batches, Set<String> finished) {
        this.splitId = splitId;
        this.batches = List.copyOf(batches);
        this.finished = Set.copyOf(finished);
    }

    static <T> SplitRecords<T> of(String splitId, List<RecordBatch<T>> batches) {
        return new SplitRecords<>(splitId, batches, Set.of());
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
    public @Nullable CurrentRecord<T> nextRecordFromSplit() {
        while (batch < batches.size()) {
            RecordBatch<T> records = batches.get(batch);
            if (next < records.size()) {
                long row = records.positions().applyAsLong(next);
                return current.show(records.records().apply(next++), row + 1);
            }
            batch++;
            next = 0;
        }
        return null;
    }

    @Override
    public Set<String> finishedSplits() {
        return finished;
    }
}
