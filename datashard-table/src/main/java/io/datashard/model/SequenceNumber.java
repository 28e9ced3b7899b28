package io.datashard.model;

import io.datashard.annotation.PublicEvolving;

/**
 * The ordered number of a snapshot; 0 = unknown (written before Python 0.7).
 *
 * @param value the number
 */
@PublicEvolving
public record SequenceNumber(long value) implements Comparable<SequenceNumber> {
    /** An unknown number. */
    public static final SequenceNumber UNKNOWN = new SequenceNumber(0);

    /** The number after this one. */
    public SequenceNumber next() {
        return new SequenceNumber(value + 1);
    }

    /** Whether the number is known. */
    public boolean isKnown() {
        return value > 0;
    }

    @Override
    public int compareTo(SequenceNumber other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
