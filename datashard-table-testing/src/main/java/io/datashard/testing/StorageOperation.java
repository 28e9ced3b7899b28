package io.datashard.testing;

import io.datashard.storage.StoragePath;

/**
 * One call of a storage, in a trace.
 *
 * @param index number of operations before it
 * @param kind the called method
 * @param path its object; {@code .locks/metadata.lock} for the lock
 */
public record StorageOperation(int index, Kind kind, StoragePath path) {
    /** The methods of a storage. */
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
