package io.datashard.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files into which codecs unpack their native code. Codecs leave them until the process ends: one file for each job of a session cluster
 * whose jobs bring their jar. But once the code is loaded, nobody needs them (decision 0022).
 */
final class UnpackedLibraries {
    /** Lists what is loaded into this process, on Linux. Elsewhere the files stay until the process ends. */
    private static final Path LOADED = Path.of("/proc/self/maps");
    /** Names with a random part: if a file with such a name is loaded here, it belongs to this process. */
    private static final Pattern UNPACKED =
            Pattern.compile("/((?:liblz4-java-\\d{6,}|snappy-[\\w.]+-[0-9a-f-]{36}-libsnappyjava)\\.so)$");

    private UnpackedLibraries() {}

    /** Removes the files of the libraries that are loaded. */
    static void removeLoaded() {
        if (!Files.isReadable(LOADED)) {
            return;
        }
        try (Stream<String> lines = Files.lines(LOADED, StandardCharsets.ISO_8859_1)) {
            lines.map(UNPACKED::matcher)
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .distinct()
                    .forEach(UnpackedLibraries::remove);
        } catch (IOException | UncheckedIOException e) {
            // Then the files stay until the process ends.
        }
    }

    private static void remove(String name) {
        for (String property : new String[] {"org.xerial.snappy.tempdir", "java.io.tmpdir"}) {
            String folder = System.getProperty(property);
            if (folder != null) {
                remove(Path.of(folder, name));
                // By this file, LZ4 tells other processes that the library is in use.
                remove(Path.of(folder, name + ".lck"));
            }
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Then the file stays until the process ends.
        }
    }
}
