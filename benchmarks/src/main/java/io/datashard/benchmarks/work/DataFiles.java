package io.datashard.benchmarks.work;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.parquet.format.Util;

/** The data files of a table, of whichever system. */
final class DataFiles {
    private static final Set<String> OF_METADATA = Set.of("metadata", "manifest", "snapshot", "schema", "schemas");
    /** The length of the footer, and the mark after it. */
    private static final int END = 8;

    private DataFiles() {}

    static List<Path> of(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> isData(folder.relativize(file)))
                    .toList();
        }
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

    /** Lengths of all together. */
    static long bytes(List<Path> files) throws IOException {
        long sum = 0;
        for (Path file : files) {
            sum += Files.size(file);
        }
        return sum;
    }

    /** Row groups of all together. */
    static long rowGroups(List<Path> files) throws IOException {
        long sum = 0;
        for (Path file : files) {
            sum += Util.readFileMetaData(new ByteArrayInputStream(footer(file))).getRow_groupsSize();
        }
        return sum;
    }

    private static byte[] footer(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            file.seek(file.length() - END);
            byte[] footer = new byte[Integer.reverseBytes(file.readInt())];
            file.seek(file.length() - END - footer.length);
            file.readFully(footer);
            return footer;
        }
    }
}
