package io.datashard.flink.source.enumerator;

import io.datashard.flink.source.split.DataShardSplit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** A coordinator without threads: asynchronous calls run when a test says so, periodic ones whenever it says that time has passed. */
final class ManualContext implements SplitEnumeratorContext<DataShardSplit> {
    final Map<Integer, List<DataShardSplit>> assigned = new TreeMap<>();
    final TreeSet<Integer> noMoreSplits = new TreeSet<>();
    final Queue<Runnable> calls = new ArrayDeque<>();
    final Map<Long, List<Runnable>> periodic = new TreeMap<>();
    final List<Boolean> backlog = new ArrayList<>();
    private final Map<Integer, ReaderInfo> readers = new TreeMap<>();

    void register(int reader) {
        readers.put(reader, new ReaderInfo(reader, "host"));
    }

    void unregister(int reader) {
        readers.remove(reader);
    }

    /** Runs the calls made so far, and those that they make. */
    void runAll() {
        while (!calls.isEmpty()) {
            calls.remove().run();
        }
    }

    /** The periodic calls with that period are due. */
    void pass(long period) {
        List.copyOf(periodic.getOrDefault(period, List.of())).forEach(Runnable::run);
        runAll();
    }

    List<String> names(int reader) {
        return assigned.getOrDefault(reader, List.of()).stream()
                .map(split -> split.path().name())
                .toList();
    }

    List<String> allNames() {
        return assigned.values().stream()
                .flatMap(List::stream)
                .map(split -> split.path().name())
                .toList();
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
        return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
    }

    @Override
    public void sendEventToSourceReader(int subtask, SourceEvent event) {
        throw new AssertionError("no events are sent");
    }

    @Override
    public int currentParallelism() {
        return readers.size();
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
        return readers;
    }

    @Override
    public void assignSplits(SplitsAssignment<DataShardSplit> assignment) {
        assignment.assignment().forEach((reader, splits) -> {
            if (!readers.containsKey(reader)) {
                throw new AssertionError("reader " + reader + " is not registered");
            }
            assigned.computeIfAbsent(reader, key -> new ArrayList<>()).addAll(splits);
        });
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
        noMoreSplits.add(subtask);
    }

    @Override
    public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
        calls.add(() -> run(callable, handler));
    }

    @Override
    public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler, long delay, long period) {
        periodic.computeIfAbsent(period, key -> new ArrayList<>()).add(() -> run(callable, handler));
    }

    @Override
    public void setIsProcessingBacklog(boolean isProcessingBacklog) {
        backlog.add(isProcessingBacklog);
    }

    @Override
    public void runInCoordinatorThread(Runnable runnable) {
        runnable.run();
    }

    private static <T> void run(Callable<T> callable, BiConsumer<T, Throwable> handler) {
        T result;
        try {
            result = callable.call();
        } catch (Exception e) {
            handler.accept(null, e);
            return;
        }
        handler.accept(result, null);
    }
}
