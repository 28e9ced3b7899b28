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
 * Files into which codecs unpack their native code. They stay until the process ends, which is a file for each job of a session cluster whose
 * jobs bring their jar; and once loaded, nobody needs them (decision 0022).
 */
final class UnpackedLibraries {
    /** What is loaded into this process, on Linux; elsewhere the files stay until the process ends. */
    private static final Path LOADED = Path.of("/proc/self/maps");
    /** Names with a random part, so that a file of such a name that is loaded here is of this process. */
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
            // They go with the process, then.
        }
    }

    private static void remove(String name) {
        for (String property : new String[] {"org.xerial.snappy.tempdir", "java.io.tmpdir"}) {
            String folder = System.getProperty(property);
            if (folder != null) {
                remove(Path.of(folder, name));
                // What LZ4 tells others of the kind by that the library is in use.
                remove(Path.of(folder, name + ".lck"));
            }
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It goes with the process, then.
        }
    }
}
