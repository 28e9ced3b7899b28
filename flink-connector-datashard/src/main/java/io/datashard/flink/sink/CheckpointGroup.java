package io.datashard.flink.sink;

import io.datashard.flink.state.StateInput;
import io.datashard.flink.state.StateOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;

/** The results of one checkpoint that have arrived from the writers so far. Not thread-safe. */
final class CheckpointGroup {
    private final int writers;
    private final Map<Integer, Integer> announced = new TreeMap<>();
    private final Map<Integer, List<WriterResult>> arrived = new TreeMap<>();

    CheckpointGroup(int writers) {
        this.writers = writers;
    }

    void announce(CommittableSummary<WriterResult> summary) {
        Integer before = announced.put(summary.getSubtaskId(), summary.getNumberOfCommittables());
        if (before != null) {
            throw new IllegalStateException(
                    "writer " + summary.getSubtaskId() + " announced the same checkpoint twice");
        }
    }

    void add(int writer, WriterResult result) {
        arrived.computeIfAbsent(writer, any -> new ArrayList<>()).add(result);
    }

    /** Whether all announced results have arrived. */
    boolean isFulfilled() {
        return announced.entrySet().stream().allMatch(entry -> countOf(entry.getKey()) == entry.getValue())
                && announced.keySet().containsAll(arrived.keySet());
    }

    /** Whether every writer has announced its part, and all results have arrived. */
    boolean isComplete() {
        return announced.size() == writers && isFulfilled();
    }

    /** All results, in the order of the writers. */
    List<WriterResult> results() {
        return arrived.values().stream().flatMap(List::stream).toList();
    }

    private int countOf(int writer) {
        return arrived.getOrDefault(writer, List.of()).size();
    }

    void writeTo(StateOutput out) throws IOException {
        out.data().writeInt(writers);
        out.data().writeInt(announced.size());
        for (Map.Entry<Integer, Integer> entry : announced.entrySet()) {
            out.data().writeInt(entry.getKey());
            out.data().writeInt(entry.getValue());
        }
        out.data().writeInt(arrived.size());
        for (Map.Entry<Integer, List<WriterResult>> entry : arrived.entrySet()) {
            out.data().writeInt(entry.getKey());
            out.data().writeInt(entry.getValue().size());
            for (WriterResult result : entry.getValue()) {
                DataFileState.writeResult(result, out);
            }
        }
    }

    static CheckpointGroup readFrom(StateInput in) throws IOException {
        CheckpointGroup group = new CheckpointGroup(in.data().readInt());
        int summaries = in.data().readInt();
        for (int i = 0; i < summaries; i++) {
            int writer = in.data().readInt();
            group.announced.put(writer, in.data().readInt());
        }
        int writersWithResults = in.data().readInt();
        for (int i = 0; i < writersWithResults; i++) {
            int writer = in.data().readInt();
            int results = in.data().readInt();
            for (int k = 0; k < results; k++) {
                group.add(writer, DataFileState.readResult(in));
            }
        }
        return group;
    }
}
