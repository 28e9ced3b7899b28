package io.datashard.storage.local;

import io.datashard.error.CorruptDataException;
import io.datashard.storage.StoragePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The folder of one table. Turns storage paths into files, and refuses paths that a symbolic link leads out of the folder.
 *
 * <p>So documents and links in a table can't reach other files. This is no defence against somebody who swaps folders meanwhile: who can do
 * that can write the table's files anyway.
 *
 * @param root the real path of the folder; parts that do not exist are as given
 */
record TableFolder(Path root) {
    /** Finds the real path of a folder that may not exist yet. Changes nothing. */
    static TableFolder at(Path folder) throws IOException {
        return new TableFolder(realPath(folder.toAbsolutePath()));
    }

    /**
     * The file of a storage path, whether or not it exists.
     *
     * @throws CorruptDataException if the path leads out of the folder
     */
    Path resolve(StoragePath path) throws IOException {
        Path file;
        try {
            file = root.resolve(path.value());
        } catch (InvalidPathException e) {
            throw new FileSystemException(root + "/" + path, null, e.getReason());
        }
        Path real = realPath(file);
        if (!real.startsWith(root)) {
            throw new CorruptDataException(
                    "Cannot use " + file,
                    "a symbolic link leads it out of the table, to " + real,
                    "Put the file itself below " + root + ", or open the folder that the link leads to as the table");
        }
        return file;
    }

    /** The real path of the part that exists, and the rest as given. */
    private static Path realPath(Path file) throws IOException {
        try {
            return file.toRealPath();
        } catch (NoSuchFileException e) {
            Path parent = file.getParent();
            if (parent == null) {
                throw e;
            }
            Path real = realPath(parent).resolve(file.getFileName()).normalize();
            // Without its '..' the path may name something that exists.
            return Files.exists(real) ? real.toRealPath() : real;
        }
    }
}
