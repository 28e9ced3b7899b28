package io.datashard.read;

import io.datashard.annotation.PublicEvolving;
import io.datashard.model.SnapshotId;
import java.io.Serializable;
import java.time.Instant;
import java.util.function.Function;

/** Where a continuous read starts. Has no effect on a read that goes on from a kept position. */
@PublicEvolving
public sealed interface StartingPosition extends Serializable {
    /** Applies the function of this alternative. */
    default <T> T map(
            Function<Full, T> full,
            Function<Latest, T> latest,
            Function<Earliest, T> earliest,
            Function<AtSnapshot, T> atSnapshot,
            Function<AtTimestamp, T> atTimestamp) {
        return select(new Cases<>(full, latest, earliest, atSnapshot, atTimestamp));
    }

    /** Applies the case of this alternative. */
    <T> T select(Cases<T> cases);

    /** One function for each alternative. */
    record Cases<T>(
            Function<Full, T> full,
            Function<Latest, T> latest,
            Function<Earliest, T> earliest,
            Function<AtSnapshot, T> atSnapshot,
            Function<AtTimestamp, T> atTimestamp) {}

    /** The whole table as of the current snapshot, then what is added. */
    record Full() implements StartingPosition {
        @Override
        public <T> T select(Cases<T> cases) {
            return cases.full().apply(this);
        }
    }

    /** The rows that are added after the current snapshot. */
    record Latest() implements StartingPosition {
        @Override
        public <T> T select(Cases<T> cases) {
            return cases.latest().apply(this);
        }
    }

    /** The whole table as of the oldest snapshot that is left, then snapshot by snapshot. */
    record Earliest() implements StartingPosition {
        @Override
        public <T> T select(Cases<T> cases) {
            return cases.earliest().apply(this);
        }
    }

    /**
     * The rows that a snapshot added, and those that are added after it.
     *
     * @param bits the id, see {@link SnapshotId#bits}
     */
    record AtSnapshot(long bits) implements StartingPosition {
        /** The snapshot. */
        public SnapshotId snapshotId() {
            return new SnapshotId(bits);
        }

        @Override
        public <T> T select(Cases<T> cases) {
            return cases.atSnapshot().apply(this);
        }
    }

    /**
     * The rows that were added by the first snapshot made at or after a time, and after it.
     *
     * @param time the time
     */
    record AtTimestamp(Instant time) implements StartingPosition {
        @Override
        public <T> T select(Cases<T> cases) {
            return cases.atTimestamp().apply(this);
        }
    }

    /** {@link Full}. */
    static StartingPosition full() {
        return new Full();
    }

    /** {@link Latest}. */
    static StartingPosition latest() {
        return new Latest();
    }

    /** {@link Earliest}. */
    static StartingPosition earliest() {
        return new Earliest();
    }

    /** {@link AtSnapshot}. */
    static StartingPosition snapshotId(SnapshotId id) {
        return new AtSnapshot(id.bits());
    }

    /** {@link AtTimestamp}. */
    static StartingPosition timestamp(Instant time) {
        return new AtTimestamp(time);
    }
}
