package io.datashard.storage.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a storage must not leave below its root: temp files, and descriptors that this process has open. */
final class Leftovers {
    private Leftovers() {}

    static List<String> below(Path root) {
        try {
            List<String> found = new ArrayList<>(tempFiles(root));
            found.addAll(openFiles(root));
            return found;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> tempFiles(Path root) throws IOException {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.getFileName().toString().startsWith(".tmp."))
                    .map(file -> "temp file " + file)
                    .toList();
        }
    }

    private static List<String> openFiles(Path root) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    Path target = Files.readSymbolicLink(descriptor);
                    if (target.startsWith(root)) {
                        found.add("descriptor of " + target);
                    }
                } catch (IOException e) {
                    // Closed since it was listed.
                }
            }
        }
        return found;
    }
}
