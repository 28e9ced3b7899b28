package io.datashard.flink.sink;

import io.datashard.commit.Ancestor;
import io.datashard.commit.CheckpointId;
import io.datashard.commit.SinkFamily;
import io.datashard.flink.state.StateInput;
import io.datashard.flink.state.StateOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of families and ancestors inside the sink's state. Formats 1 and 2 have no family: in them, the oldest ancestor is the
 * submission, at checkpoint 0, and they do not say which ancestors had anything to publish.
 */
final class RunState {
    private static final int FIRST_WITH_FAMILY = 3;
    private static final long UNKNOWN = -1;

    private RunState() {}

    /** The history of a run in state. */
    record History(SinkFamily family, List<Ancestor> ancestors) {}

    static boolean hasFamily(StateInput in) {
        return in.format() >= FIRST_WITH_FAMILY;
    }

    static void write(SinkFamily family, List<Ancestor> ancestors, StateOutput out) throws IOException {
        out.text(family.id());
        out.data().writeLong(family.bornMs());
        out.data().writeInt(ancestors.size());
        for (Ancestor ancestor : ancestors) {
            out.text(ancestor.lineage());
            out.data().writeLong(ancestor.fork().value());
            writeWritten(ancestor.written(), out);
        }
    }

    static void writeWritten(@Nullable CheckpointId written, StateOutput out) throws IOException {
        out.data().writeLong(written == null ? UNKNOWN : written.value());
    }

    static @Nullable CheckpointId readWritten(StateInput in) throws IOException {
        long value = in.data().readLong();
        return value == UNKNOWN ? null : new CheckpointId(value);
    }

    /**
     * Reads what {@link #write} of this release or an earlier one wrote.
     *
     * @param lineage the run itself
     */
    static History read(String lineage, StateInput in) throws IOException {
        return hasFamily(in)
                ? new History(new SinkFamily(in.text(), in.data().readLong()), readAncestors(in))
                : former(lineage, readAncestors(in));
    }

    private static History former(String lineage, List<Ancestor> ancestors) {
        if (ancestors.isEmpty()) {
            return new History(new SinkFamily(lineage, SinkFamily.UNKNOWN_BIRTH), ancestors);
        }
        Ancestor oldest = ancestors.get(ancestors.size() - 1);
        boolean isSubmission = oldest.fork().value() == 0;
        return new History(
                new SinkFamily(oldest.lineage(), SinkFamily.UNKNOWN_BIRTH),
                isSubmission ? ancestors.subList(0, ancestors.size() - 1) : ancestors);
    }

    private static List<Ancestor> readAncestors(StateInput in) throws IOException {
        int size = in.data().readInt();
        List<Ancestor> ancestors = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String lineage = in.text();
            CheckpointId fork = new CheckpointId(in.data().readLong());
            ancestors.add(new Ancestor(lineage, fork, hasFamily(in) ? readWritten(in) : null));
        }
        return List.copyOf(ancestors);
    }
}
