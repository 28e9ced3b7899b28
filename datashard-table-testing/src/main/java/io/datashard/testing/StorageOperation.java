package io.datashard.testing;

import io.datashard.storage.StoragePath;

/**
 * One call of a storage, as a trace shows it.
 *
 * @param index how many operations came before it
 * @param kind what was called
 * @param path on what; {@code .locks/metadata.lock} for the lock
 */
public record StorageOperation(int index, Kind kind, StoragePath path) {
    /** What can be called. */
    public enum Kind {
        READ,
        STAT,
        LIST,
        WRITE,
        CREATE,
        REPLACE,
        DELETE,
        CREATE_DATA_FILE,
        WRITE_DATA,
        FINISH_DATA_FILE,
        OPEN_DATA_FILE,
        READ_DATA,
        LOCK,
        IS_HELD,
        UNLOCK
    }

    @Override
    public String toString() {
        return index + " " + kind + " " + path;
    }
}
