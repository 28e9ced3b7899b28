package io.datashard.storage;

import java.util.Optional;

/**
 * The folders below the root of a storage. A store has none of its own: there a folder is what the names of its objects have in common.
 * Thread-safe; all methods block.
 */
public interface Folders {
    /** What lies directly in the root. On a store, one request for each 1,000 names. */
    FolderContent content();

    /** What lies directly in a folder; see {@link #content()}. */
    FolderContent content(StoragePath folder);

    /** Creates a folder and those above it; does nothing on a store. */
    void create(StoragePath folder);

    /** Removes the folder, and those below it, as far as nothing but folders lies in them; does nothing on a store. */
    void removeEmpty(StoragePath folder);

    /** Moves folders; nothing where that can't be done in one step. */
    Optional<FolderMove> move();
}
