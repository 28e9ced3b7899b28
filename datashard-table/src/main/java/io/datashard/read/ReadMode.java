package io.datashard.read;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** Which snapshots a read covers. Snapshot ids are {@link io.datashard.model.SnapshotId#bits}. */
public sealed interface ReadMode extends Serializable {
    /** Applies the function of this alternative. */
    default <T> T map(
            Function<Current, T> current,
            Function<AtSnapshot, T> atSnapshot,
            Function<AsOf, T> asOf,
            Function<Between, T> between,
            Function<Continuous, T> continuous) {
        return select(new Cases<>(current, atSnapshot, asOf, between, continuous));
    }

    /** Applies the case of this alternative. */
    <T> T select(Cases<T> cases);

    /** One function for each alternative. */
    record Cases<T>(
            Function<Current, T> current,
            Function<AtSnapshot, T> atSnapshot,
            Function<AsOf, T> asOf,
            Function<Between, T> between,
            Function<Continuous, T> continuous) {}

    /** The table as of the snapshot that is current when the read starts. */
    record Current() implements ReadMode {
        @Override
        public <T> T select(Cases<T> cases) {
            return cases.current().apply(this);
        }
    }

    /**
     * The table as of a snapshot.
     *
     * @param snapshot its id
     */
    record AtSnapshot(long snapshot) implements ReadMode {
        @Override
        public <T> T select(Cases<T> cases) {
            return cases.atSnapshot().apply(this);
        }
    }

    /**
     * The table as of a time.
     *
     * @param time the time
     */
    record AsOf(Instant time) implements ReadMode {
        @Override
        public <T> T select(Cases<T> cases) {
            return cases.asOf().apply(this);
        }
    }

    /**
     * The rows that were added after one snapshot, up to and with another.
     *
     * @param from id of the last snapshot whose rows are not read
     * @param to id of the last snapshot whose rows are read
     */
    record Between(long from, long to) implements ReadMode {
        @Override
        public <T> T select(Cases<T> cases) {
            return cases.between().apply(this);
        }
    }

    /**
     * Without end: from a position on, then what every new snapshot adds.
     *
     * @param start where to start
     * @param interval how often to look for a new snapshot
     */
    record Continuous(StartingPosition start, Duration interval) implements ReadMode {
        @Override
        public <T> T select(Cases<T> cases) {
            return cases.continuous().apply(this);
        }
    }
}
