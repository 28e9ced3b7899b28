package io.datashard.storage.local;

import io.datashard.storage.ObjectInfo;
import io.datashard.storage.StoragePath;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The files below a folder. Symbolic links are neither followed nor listed: no implementation writes any. */
final class Listing {
    private Listing() {}

    static List<ObjectInfo> below(Path folder, StoragePath path) throws IOException {
        List<ObjectInfo> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        Path start = folder.toRealPath();
        Files.walkFileTree(start, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    add(found, path, start.relativize(file), attributes);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    // Its writer renamed or removed it meanwhile.
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return found;
    }

    private static void add(List<ObjectInfo> found, StoragePath folder, Path name, BasicFileAttributes attributes) {
        // No storage path can have a backslash, so the file is not ours.
        if (name.toString().indexOf('\\') < 0) {
            found.add(info(new StoragePath(folder + "/" + name), attributes));
        }
    }

    static ObjectInfo info(StoragePath path, BasicFileAttributes attributes) {
        return new ObjectInfo(
                path, attributes.size(), attributes.lastModifiedTime().toInstant());
    }
}
