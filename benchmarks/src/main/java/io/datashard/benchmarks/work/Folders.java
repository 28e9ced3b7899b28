package io.datashard.benchmarks.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Folders of tables. */
final class Folders {
    private static final Set<String> OF_METADATA = Set.of("metadata", "manifest", "snapshot", "schema", "schemas");

    private Folders() {}

    static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> all;
            try (Stream<Path> found = Files.walk(folder)) {
                all = found.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : all) {
                Files.delete(path);
            }
        }
    }

    /** Lengths of all data files of a table, of whichever system, together. */
    static long dataBytes(Path folder) throws IOException {
        long sum = 0;
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                sum += isData(folder.relativize(file)) ? Files.size(file) : 0;
            }
        }
        return sum;
    }

    private static boolean isData(Path file) {
        String name = file.getFileName().toString();
        for (Path folder : file) {
            if (OF_METADATA.contains(folder.toString())) {
                return false;
            }
        }
        return (name.contains(".parquet") && !name.endsWith(".crc")) || name.startsWith("part-");
    }
}
