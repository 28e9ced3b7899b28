package io.datashard.storage;

import java.util.List;

/**
 * What lies directly in a folder.
 *
 * @param exists whether the folder is there; on a store, whether anything lies below it
 * @param folders names of the folders, sorted
 * @param files names of the objects, sorted
 */
public record FolderContent(boolean exists, List<String> folders, List<String> files) {
    public FolderContent {
        folders = folders.stream().sorted().toList();
        files = files.stream().sorted().toList();
    }

    /** Whether a folder of this name lies in it. */
    public boolean hasFolder(String name) {
        return folders.contains(name);
    }

    /** Whether an object of this name lies in it. */
    public boolean hasFile(String name) {
        return files.contains(name);
    }
}
