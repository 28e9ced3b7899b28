package io.datashard.flink.source.reader;

import io.datashard.flink.source.split.DataShardSplit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The splits of a reader: one is read, others wait, and some may be paused, because watermark alignment lets other readers catch up. One that is
 * paused in the middle stays open and goes on where it was; meanwhile the others are read, for these may be the ones that are waited for.
 * Used by the fetcher thread.
 */
final class ReaderSplits<T> implements AutoCloseable {
    /** Not opened yet, in the order in which they came. */
    private final Map<String, DataShardSplit> waiting = new LinkedHashMap<>();
    /** Begun, in the order in which they were. The splits of a reader have together about the length of one, so that these are few. */
    private final Map<String, OpenSplit<T>> open = new LinkedHashMap<>();

    private final Set<String> paused = new HashSet<>();

    void add(Collection<DataShardSplit> splits) {
        splits.forEach(split -> waiting.put(split.splitId(), split));
    }

    void pause(Collection<DataShardSplit> splits) {
        splits.forEach(split -> paused.add(split.splitId()));
    }

    void resume(Collection<DataShardSplit> splits) {
        splits.forEach(split -> paused.remove(split.splitId()));
    }

    boolean isEmpty() {
        return waiting.isEmpty() && open.isEmpty();
    }

    /**
     * The split to read: the first of the open ones that is not paused, or else the first of those that wait.
     *
     * @param opener opens a split
     * @return null if there is none, or all are paused
     */
    @Nullable OpenSplit<T> current(Function<DataShardSplit, OpenSplit<T>> opener) {
        for (Map.Entry<String, OpenSplit<T>> begun : open.entrySet()) {
            if (!paused.contains(begun.getKey())) {
                return begun.getValue();
            }
        }
        for (Iterator<DataShardSplit> next = waiting.values().iterator(); next.hasNext(); ) {
            DataShardSplit split = next.next();
            if (!paused.contains(split.splitId())) {
                OpenSplit<T> opened = opener.apply(split);
                next.remove();
                open.put(split.splitId(), opened);
                return opened;
            }
        }
        return null;
    }

    /** The split has been read to its end. */
    void finish(OpenSplit<T> ended) {
        String id = ended.split().splitId();
        open.remove(id);
        paused.remove(id);
        ended.close();
    }

    /** No split is read any more. */
    Set<String> finishAll() {
        Set<String> ids = new HashSet<>(waiting.keySet());
        ids.addAll(open.keySet());
        waiting.clear();
        paused.clear();
        close();
        return ids;
    }

    @Override
    public void close() {
        List<OpenSplit<T>> left = new ArrayList<>(open.values());
        open.clear();
        left.forEach(OpenSplit::close);
    }
}
