package io.datashard.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.StorageException;
import io.datashard.storage.Etag;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pending;
import io.datashard.storage.StorageInput;
import io.datashard.storage.StoragePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageEscapeTest {
    private static final byte[] CONTENT = "mine".getBytes(UTF_8);

    @TempDir
    private Path temp;

    private Path root;
    private Path outside;
    private LocalStorage storage;

    @BeforeEach
    void open() throws IOException {
        root = Files.createDirectory(temp.resolve("table"));
        outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        storage = LocalStorage.open(root);
    }

    @AfterEach
    void nothingOutsideWasTouched() throws IOException {
        try (Stream<Path> files = Files.list(outside)) {
            assertThat(files).containsExactly(outside.resolve("secret"));
        }
        assertThat(outside.resolve("secret")).hasContent("secret");
        assertThat(Leftovers.below(temp)).isEmpty();
    }

    @Test
    void aFolderThatLeadsOutIsRefusedByEveryOperation() throws IOException {
        Files.createSymbolicLink(root.resolve("data"), outside);
        for (String name : List.of("data/secret", "data/new", "data/deeper/new")) {
            everyOperationOn(StoragePath.of(name)).forEach(LocalStorageEscapeTest::assertRefused);
        }
        assertRefused(() -> storage.list(StoragePath.of("data")));
    }

    @Test
    void aFileThatLeadsOutIsRefusedByEveryOperation() throws IOException {
        Files.createDirectory(root.resolve("data"));
        Files.createSymbolicLink(root.resolve("data/file"), outside.resolve("secret"));
        everyOperationOn(StoragePath.of("data/file")).forEach(LocalStorageEscapeTest::assertRefused);
        assertThat(root.resolve("data/file")).isSymbolicLink();
    }

    @Test
    void aLinkToAFolderThatIsMissingOutsideCreatesNothingThere() throws IOException {
        Files.createSymbolicLink(root.resolve("data"), outside.resolve("missing"));
        assertThatThrownBy(() -> storage.write(StoragePath.of("data/new"), CONTENT))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("not a folder");
    }

    @Test
    void aLinkToAFileThatIsMissingOutsideIsReplacedInPlace() throws IOException {
        Files.createSymbolicLink(root.resolve("file"), outside.resolve("missing"));
        storage.write(StoragePath.of("file"), CONTENT);
        assertThat(root.resolve("file")).isRegularFile().hasContent("mine");
    }

    @Test
    void aLockFolderThatLeadsOutIsRefused() throws IOException {
        Files.createSymbolicLink(root.resolve(".locks"), outside);
        assertRefused(() -> storage.lock(Duration.ZERO));
    }

    @Test
    void aListingDoesNotFollowLinks() throws IOException {
        storage.write(StoragePath.of("data/mine"), CONTENT);
        Files.createSymbolicLink(root.resolve("data/out"), outside);
        Files.createSymbolicLink(root.resolve("data/file"), outside.resolve("secret"));
        Files.createSymbolicLink(root.resolve("data/again"), root.resolve("data"));
        assertThat(storage.list(StoragePath.of("data")))
                .extracting(info -> info.path().value())
                .containsExactly("data/mine");
    }

    @Test
    void linksThatStayInsideAreFine() throws IOException {
        Files.createDirectory(root.resolve("real"));
        Files.createSymbolicLink(root.resolve("data"), root.resolve("real"));
        storage.write(StoragePath.of("data/file"), CONTENT);
        assertThat(root.resolve("real/file")).hasContent("mine");
        assertThat(storage.list(StoragePath.of("data")))
                .extracting(info -> info.path().value())
                .containsExactly("data/file");
    }

    @Test
    void theRootItselfMayBeALink() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), root);
        LocalStorage linked = LocalStorage.open(link);
        linked.write(StoragePath.of("data/file"), CONTENT);
        assertThat(storage.read(StoragePath.of("data/file"))).isPresent();
        assertThat(linked.root()).isEqualTo(link.toString());
        try (MetadataLock lock = linked.lock(Duration.ZERO)) {
            assertThat(lock.isHeld()).isTrue();
            assertThatThrownBy(() -> storage.lock(Duration.ZERO)).isInstanceOf(StorageException.class);
        }
    }

    @Test
    void aRootThatIsMissingMayLieBelowALinkAndDots() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), outside);
        LocalStorage far = LocalStorage.open(link.resolve("missing/../../table"));
        far.write(StoragePath.of("data/file"), CONTENT);
        assertThat(root.resolve("data/file")).hasContent("mine");
    }

    @Test
    void aLinkThatLeadsInCirclesIsAnError() throws IOException {
        Files.createSymbolicLink(root.resolve("data"), root.resolve("data"));
        assertThatThrownBy(() -> storage.read(StoragePath.of("data/file"))).isInstanceOf(StorageException.class);
    }

    @Test
    void noStoragePathHasDots() {
        assertThatThrownBy(() -> StoragePath.of("data/../../outside/secret")).isInstanceOf(CorruptDataException.class);
    }

    private List<ThrowingCallable> everyOperationOn(StoragePath path) {
        return List.of(
                () -> storage.read(path),
                () -> storage.stat(path),
                () -> storage.list(path),
                () -> storage.write(path, CONTENT),
                () -> storage.create(path, CONTENT),
                () -> {
                    try (MetadataLock lock = storage.lock(Duration.ZERO)) {
                        lock.replace(path, CONTENT, new Etag("any"));
                    }
                },
                () -> storage.delete(path),
                () -> storage.createDataFile(path, Pending.NOTHING),
                () -> {
                    try (StorageInput input = storage.openDataFile(path)) {
                        assertThat(input.length()).isNegative();
                    }
                });
    }

    private static void assertRefused(ThrowingCallable operation) {
        assertThatThrownBy(operation)
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("leads it out of the table");
    }
}
