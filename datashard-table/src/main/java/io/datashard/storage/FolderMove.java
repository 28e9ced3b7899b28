package io.datashard.storage;

/** Moves folders in one step. Thread-safe; blocking. */
public interface FolderMove {
    /**
     * Gives a folder another name below the same root, durably.
     *
     * @return false if something is there already, or {@code from} is not; then nothing was changed
     */
    boolean move(StoragePath from, StoragePath to);
}
