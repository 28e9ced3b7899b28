package io.datashard.storage.local;

import io.datashard.storage.FolderContent;
import io.datashard.storage.FolderMove;
import io.datashard.storage.Folders;
import io.datashard.storage.StoragePath;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The folders of a local disk. A symbolic link to a folder counts as that folder: the root of a table may be one. */
final class LocalFolders implements Folders {
    private final TableFolder root;
    private final Disk disk;

    LocalFolders(TableFolder root, Disk disk) {
        this.root = root;
        this.disk = disk;
    }

    @Override
    public FolderContent content() {
        return on("list", root.root(), () -> list(root.root()));
    }

    @Override
    public FolderContent content(StoragePath folder) {
        Path path = file(folder);
        return on("list", path, () -> list(path));
    }

    private static FolderContent list(Path folder) throws IOException {
        List<String> folders = new ArrayList<>();
        List<String> files = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return new FolderContent(false, folders, files);
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (!leadsBackUp(entry)) {
                    (Files.isDirectory(entry) ? folders : files)
                            .add(entry.getFileName().toString());
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new FolderContent(true, folders, files);
    }

    /** Whether an entry is a link to the folder that it lies in, or to one above: whoever followed it would go round in circles. */
    private static boolean leadsBackUp(Path entry) throws IOException {
        if (!Files.isSymbolicLink(entry) || !Files.isDirectory(entry)) {
            return false;
        }
        return SmallObjects.folderOf(entry).toRealPath().startsWith(entry.toRealPath());
    }

    @Override
    public void create(StoragePath folder) {
        Path path = file(folder);
        on("create", path, () -> {
            disk.ensureFolder(path);
            return path;
        });
    }

    @Override
    public void removeEmpty(StoragePath folder) {
        Path path = file(folder);
        on("remove", path, () -> {
            if (Files.isDirectory(path)) {
                // What a link leads to stays, and so does the link; the empty folders in it are removed.
                boolean isLink = Files.isSymbolicLink(path);
                Path start = path.toRealPath();
                Files.walkFileTree(start, new EmptyFolders(isLink ? start : null));
            }
            return path;
        });
    }

    /** Removes folders on the way back up. */
    private static final class EmptyFolders extends SimpleFileVisitor<Path> {
        private final @Nullable Path kept;

        EmptyFolders(@Nullable Path kept) {
            this.kept = kept;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            try {
                if (!folder.equals(kept)) {
                    Files.deleteIfExists(folder);
                }
            } catch (DirectoryNotEmptyException e) {
                // Something lies in it, and so it stays.
            }
            return FileVisitResult.CONTINUE;
        }
    }

    @Override
    public Optional<FolderMove> move() {
        return Optional.of(this::move);
    }

    private boolean move(StoragePath from, StoragePath to) {
        Path source = file(from);
        Path target = file(to);
        return on("move", source, () -> {
            if (!Files.isDirectory(source) || isTaken(target) || !rename(source, target)) {
                return false;
            }
            Path left = SmallObjects.folderOf(source);
            Path entered = SmallObjects.folderOf(target);
            // The new name first: a power cut may leave both names, never none.
            disk.syncFolder(entered);
            if (!left.equals(entered)) {
                disk.syncFolder(left);
            }
            return true;
        });
    }

    /** Renames a folder; false if its new name was taken, or it was gone, since somebody looked. */
    private boolean rename(Path source, Path target) throws IOException {
        try {
            // rename(2) refuses a folder with content as target.
            disk.rename(source, target);
            return true;
        } catch (IOException e) {
            if (Files.isDirectory(source) == isTaken(target)) {
                return false;
            }
            // It failed for another reason, or has taken effect and nobody knows whether that lasts.
            throw e;
        }
    }

    private static boolean isTaken(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private Path file(StoragePath folder) {
        try {
            return root.root().resolve(folder.value());
        } catch (InvalidPathException e) {
            throw Diagnosis.of(
                    "Cannot use the folder " + folder,
                    root.root(),
                    new FileSystemException(root.root() + "/" + folder, null, e.getReason()));
        }
    }

    private interface Operation<T> {
        T run() throws IOException;
    }

    private <T> T on(String verb, Path folder, Operation<T> operation) {
        try {
            return operation.run();
        } catch (IOException e) {
            throw Diagnosis.of("Cannot " + verb + " the folder " + folder, root.root(), e);
        }
    }
}
