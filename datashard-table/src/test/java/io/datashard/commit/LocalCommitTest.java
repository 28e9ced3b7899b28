package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.storage.Storage;
import io.datashard.storage.local.LocalStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Commits on a local disk. */
class LocalCommitTest extends MergeContractTest {
    @TempDir
    Path folder;

    private int opened;

    LocalCommitTest(Layout layout) {
        super(layout);
    }

    @Override
    Storage openStorage() {
        return LocalStorage.open(folder.resolve("table" + opened++));
    }

    @Override
    void assertNothingLeft() {
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith(".tmp."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
