package io.datashard.maintenance;

import io.datashard.error.DeniedException;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a table as one listing found them: for many files, that costs fewer requests than a look-up of each. What the listing does not
 * have is looked up, because it may have been written since, or lie elsewhere.
 */
final class StoredFiles {
    private static final List<StoragePath> FOLDERS = List.of(StoragePath.of("metadata"), StoragePath.of("data"));

    private final Storage storage;
    private final Map<StoragePath, ObjectInfo> listed = new HashMap<>();

    private StoredFiles(Storage storage) {
        this.storage = storage;
    }

    /** Lists the table; where that is not allowed, every file is looked up, and nobody can tell what is left over. */
    static StoredFiles list(Storage storage, Findings findings) {
        StoredFiles files = new StoredFiles(storage);
        try {
            for (StoragePath folder : FOLDERS) {
                storage.list(folder).forEach(file -> files.listed.put(file.path(), file));
            }
        } catch (DeniedException e) {
            findings.incomplete("Leftovers were not looked for, because the files can't be listed: " + e.getMessage());
        }
        return files;
    }

    Optional<ObjectInfo> find(StoragePath path) {
        ObjectInfo known = listed.get(path);
        return known != null ? Optional.of(known) : storage.stat(path);
    }

    Collection<ObjectInfo> listed() {
        return listed.values();
    }
}
