package io.datashard.storage;

import java.util.UUID;

/** Where random ids come from; passed in, so that a failure replays from a seed. Thread-safe. */
public interface IdSource {
    /** A random UUID. */
    UUID uuid();

    /** A random snapshot id, above 0, 63 bits. */
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
