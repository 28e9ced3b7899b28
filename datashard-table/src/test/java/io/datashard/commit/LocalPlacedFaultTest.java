package io.datashard.commit;

import io.datashard.layout.Layout;
import io.datashard.storage.Sources;
import io.datashard.storage.Storage;
import io.datashard.storage.Surroundings;
import io.datashard.storage.local.LocalStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** Placed faults on a local file system: one in memory where there is one, because what is tested does not depend on the disk, and every commit syncs. */
class LocalPlacedFaultTest extends PlacedFaultTest {
    /** A folder in memory. */
    static final class InMemory implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "placed-faults")
                    : Files.createTempDirectory("placed-faults");
        }
    }

    @TempDir(factory = InMemory.class)
    Path folder;

    private int opened;

    LocalPlacedFaultTest(Layout layout) {
        super(layout);
    }

    @Override
    Storage openStorage() {
        remove(folder.resolve("table" + opened));
        // Memory of a container may be as small as what is to stay free by default.
        return LocalStorage.open(
                folder.resolve("table" + ++opened),
                new Surroundings(Map.of("DATASHARD_MIN_FREE_BYTES", "0"), Map.of()),
                Sources.ofProcess());
    }

    /** Some hundred tables in one test, of which only the last is looked at. */
    private static void remove(Path table) {
        if (!Files.exists(table)) {
            return;
        }
        try (Stream<Path> files = Files.walk(table)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    int secondFaultStride() {
        return 5;
    }
}
