package io.datashard.flink.source.reader;

import io.datashard.error.StorageException;
import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.schema.Schema;
import io.datashard.storage.Pending;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The splits that a reader has still to read, in order. On a distant store, the files of the next ones are opened ahead, and the first bytes of
 * their rows are fetched; a failure is thrown when their turn comes. For one thread; blocking.
 */
final class WaitingSplits<T> implements AutoCloseable {
    /** How many files are opened ahead. Of the rows of each, at most 4 MiB are here or on their way. */
    private static final int MOST_AHEAD = 4;

    private final ReaderSettings<T> settings;
    private final Queue<DataShardSplit> waiting = new ArrayDeque<>();
    private final Deque<Opening<T>> opening = new ArrayDeque<>();
    private @Nullable ReadPlan<T> plan;

    WaitingSplits(ReaderSettings<T> settings) {
        this.settings = settings;
    }

    private record Opening<T>(DataShardSplit split, Pending<OpenSplit<T>> opened) {}

    void add(Collection<DataShardSplit> splits) {
        waiting.addAll(splits);
    }

    boolean isEmpty() {
        return opening.isEmpty() && waiting.isEmpty();
    }

    /** Opens the next split; null if there is none. */
    @Nullable OpenSplit<T> open(ReaderTable table) {
        Opening<T> ahead = opening.poll();
        DataShardSplit split = ahead == null ? waiting.poll() : ahead.split;
        if (split == null) {
            return null;
        }
        try {
            return ahead == null ? open(table, plan(table, split), split) : ahead.opened.get();
        } catch (StorageException e) {
            throw table.exists(split.path()) ? e : OpenSplit.lost(table, split, e);
        }
    }

    /** Begins to open the next ones, where that pays. */
    void openAhead(ReaderTable table) {
        while (table.opening().parallelism() > 1 && opening.size() < MOST_AHEAD && !waiting.isEmpty()) {
            DataShardSplit split = waiting.remove();
            ReadPlan<T> planned = plan(table, split);
            opening.add(new Opening<>(split, table.opening().begin(() -> open(table, planned, split))));
        }
    }

    /** Removes all splits, and returns their ids. */
    Set<String> removeAll() {
        Set<String> ids = new HashSet<>();
        opening.forEach(ahead -> ids.add(ahead.split.splitId()));
        waiting.forEach(split -> ids.add(split.splitId()));
        close();
        return ids;
    }

    /** Closes what was opened ahead, or is being opened. */
    @Override
    public void close() {
        waiting.clear();
        List<Pending<OpenSplit<T>>> opened =
                opening.stream().map(Opening::opened).toList();
        opening.clear();
        Pending.discardAll(opened, OpenSplit::close);
    }

    private OpenSplit<T> open(ReaderTable table, ReadPlan<T> planned, DataShardSplit split) {
        return OpenSplit.open(table, planned, split, settings.filter(), settings.verification());
    }

    private ReadPlan<T> plan(ReaderTable table, DataShardSplit split) {
        Schema schema = table.schema(split.path());
        if (plan == null || !plan.tableSchema().equals(schema)) {
            plan = ReadPlan.of(settings, schema);
        }
        return plan;
    }
}
