package io.datashard.commit;

/**
 * The number of a checkpoint of a job. Ordered only within one lineage.
 *
 * @param value the number
 */
public record CheckpointId(long value) implements Comparable<CheckpointId> {
    @Override
    public int compareTo(CheckpointId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
