package io.datashard.error;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The platform for which native code must be built.
 *
 * @param system the operating system, as the JVM names it
 * @param processor the instruction set, as the JVM names it
 * @param musl whether the C library of the process is musl instead of glibc
 */
record Platform(String system, String processor, boolean musl) {
    /** Lists what is loaded into this process, on Linux. */
    private static final Path LOADED = Path.of("/proc/self/maps");

    private static final Set<String> BUNDLED_SYSTEMS = Set.of("Linux", "Mac OS X");
    private static final Set<String> BUNDLED_PROCESSORS = Set.of("amd64", "x86_64", "aarch64");

    static Platform current() {
        return new Platform(System.getProperty("os.name", ""), System.getProperty("os.arch", ""), usesMusl(LOADED));
    }

    /** Whether bundles in one jar have native code for this platform (decision 0025). */
    boolean isBundled() {
        return BUNDLED_SYSTEMS.contains(system) && BUNDLED_PROCESSORS.contains(processor);
    }

    String name() {
        return system + " " + processor + (musl ? " with musl" : "");
    }

    /** Looks for the loader of musl in the process. That musl is installed on the system proves nothing. */
    static boolean usesMusl(Path loaded) {
        if (!Files.isReadable(loaded)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(loaded, StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> line.contains("/ld-musl-"));
        } catch (IOException | UncheckedIOException e) {
            // The answer is only for a message.
            return false;
        }
    }
}
