package io.datashard.model;

import io.datashard.annotation.PublicEvolving;

/**
 * The random id of a snapshot; not ordered. It is unsigned, because old releases used all 64 bits (classic format section 2.4). "No snapshot"
 * is an absent id, never a value.
 *
 * @param bits the 64 bits
 */
@PublicEvolving
public record SnapshotId(long bits) {
    /** Parses the unsigned decimal form. */
    public static SnapshotId parse(String text) {
        return new SnapshotId(Long.parseUnsignedLong(text.trim()));
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(bits);
    }
}
