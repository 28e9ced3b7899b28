package io.datashard.testing;

import io.datashard.storage.FolderContent;
import io.datashard.storage.FolderMove;
import io.datashard.storage.Folders;
import io.datashard.storage.StoragePath;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The folders of a store in memory, told by the names of its objects.
 *
 * @param paths the paths of all objects
 */
record MemoryFolders(Supplier<Set<StoragePath>> paths) implements Folders {
    @Override
    public FolderContent content() {
        return below("");
    }

    @Override
    public FolderContent content(StoragePath folder) {
        return below(folder + "/");
    }

    private FolderContent below(String prefix) {
        Set<String> folders = new TreeSet<>();
        Set<String> files = new TreeSet<>();
        for (StoragePath path : paths.get()) {
            if (path.value().startsWith(prefix)) {
                String rest = path.value().substring(prefix.length());
                int slash = rest.indexOf('/');
                (slash < 0 ? files : folders).add(slash < 0 ? rest : rest.substring(0, slash));
            }
        }
        return new FolderContent(
                !folders.isEmpty() || !files.isEmpty(),
                folders.stream().toList(),
                files.stream().toList());
    }

    @Override
    public void create(StoragePath folder) {}

    @Override
    public void removeEmpty(StoragePath folder) {}

    @Override
    public Optional<FolderMove> move() {
        return Optional.empty();
    }
}
