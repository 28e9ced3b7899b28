package io.datashard.storage.local;

import io.datashard.storage.ObjectInfo;
import io.datashard.storage.StoragePath;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The files below or in a folder. Symbolic links are neither followed nor listed: no implementation writes any. */
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

    /** The files in a folder itself whose names begin so. Of the others, only the names are read. */
    static List<ObjectInfo> in(Path folder, StoragePath path, String beginning) throws IOException {
        List<ObjectInfo> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder, file -> file.getFileName().toString().startsWith(beginning))) {
            for (Path file : files) {
                addIfThere(found, path, file);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private static void addIfThere(List<ObjectInfo> found, StoragePath folder, Path file) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isRegularFile()) {
                add(found, folder, file.getFileName(), attributes);
            }
        } catch (NoSuchFileException e) {
            // Its writer renamed or removed it meanwhile.
        }
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
