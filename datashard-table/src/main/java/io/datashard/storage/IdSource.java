package io.datashard.storage;

import java.util.UUID;

/** The source of random ids. Passed in, so that a failure replays from a seed. Thread-safe. */
public interface IdSource {
    /** A random UUID. */
    UUID uuid();

    /** A random snapshot id of 63 bits, above 0. */
    long snapshotId();

    /** Eight random lower-case hexadecimal digits. */
    default String hex8() {
        return uuid().toString().substring(0, 8);
    }

    /** 32 random lower-case hexadecimal digits. */
    default String hex32() {
        return uuid().toString().replace("-", "");
    }
}
