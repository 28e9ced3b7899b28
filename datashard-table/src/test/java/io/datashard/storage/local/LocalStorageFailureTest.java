package io.datashard.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.StorageException;
import io.datashard.storage.Etag;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pending;
import io.datashard.storage.Sources;
import io.datashard.storage.StorageOutput;
import io.datashard.storage.StoragePath;
import io.datashard.storage.WriteOutcome;
import io.datashard.storage.WriteOutcome.Applied;
import io.datashard.storage.WriteOutcome.Conflict;
import io.datashard.storage.WriteOutcome.Unknown;
import io.datashard.storage.local.FailingDisk.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each step of a write fails, before it or after its effect: what callers are told is what lies on the disk. */
class LocalStorageFailureTest {
    private static final StoragePath HINT = StoragePath.of("hint");
    private static final StoragePath DATA = StoragePath.of("data/file");

    @TempDir
    private Path root;

    private final FailingDisk disk = new FailingDisk();
    private LocalStorage storage;
    private MetadataLock lock;
    private Etag first;

    @BeforeEach
    void open() {
        LocalStorage healthy = LocalStorage.open(root);
        healthy.write(HINT, bytes("v1"));
        first = healthy.read(HINT).orElseThrow().etag();
        storage = LocalStorage.open(root, disk, 0, Sources.ofProcess());
        lock = storage.lock(Duration.ZERO);
    }

    @AfterEach
    void nothingIsLeft() {
        lock.close();
        assertThat(Leftovers.below(root)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"WRITE", "RENAME"})
    void aReplacementThatFailedBeforeTheRenameChangedNothing(Step step) {
        disk.before(step);
        assertThatThrownBy(this::replace)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Cannot replace " + root + "/hint")
                .hasMessageContaining("input/output error");
        assertThat(hint()).isEqualTo("v1");
    }

    @Test
    void aFolderIsNotMovedToWhereSomethingHasComeMeanwhile() {
        storage.write(StoragePath.of("a/x"), bytes("mine"));
        disk.before(Step.RENAME).because("Directory not empty").then(() -> {
            Files.createDirectory(root.resolve("b"));
            Files.writeString(root.resolve("b/x"), "another's");
        });
        assertThat(move("a", "b")).isFalse();
        assertThat(root.resolve("a/x")).hasContent("mine");
        assertThat(root.resolve("b/x")).hasContent("another's");
    }

    @Test
    void aFolderThatIsGoneMeanwhileIsNotMoved() {
        storage.folders().create(StoragePath.of("a"));
        disk.before(Step.RENAME).because("No such file").then(() -> Files.delete(root.resolve("a")));
        assertThat(move("a", "b")).isFalse();
        assertThat(root.resolve("b")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMoveThatFailedIsNotReportedAsDoneOrRefused(boolean tookEffect) {
        storage.write(StoragePath.of("a/x"), bytes("mine"));
        if (tookEffect) {
            disk.after(Step.RENAME);
        } else {
            disk.before(Step.RENAME);
        }
        assertThatThrownBy(() -> move("a", "b"))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Cannot move the folder " + root + "/a");
        assertThat(root.resolve(tookEffect ? "b/x" : "a/x")).hasContent("mine");
    }

    private boolean move(String from, String to) {
        return storage.folders().move().orElseThrow().move(StoragePath.of(from), StoragePath.of(to));
    }

    @Test
    void aProcessThatMayOpenNoMoreFilesIsToldWhatToDo() {
        disk.before(Step.WRITE).because("Too many open files");
        assertThatThrownBy(this::replace)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("ulimit -n")
                .hasMessageContaining("let writers have fewer data files open");
    }

    @Test
    void aReplacementWhoseRenameTookEffectIsAppliedWhateverTheRenameSaid() {
        disk.after(Step.RENAME);
        assertThat(replace()).isInstanceOf(Applied.class);
        assertThat(hint()).isEqualTo("v2");
    }

    @Test
    void aReplacementThatMayNotSurviveAPowerCutIsUnknown() {
        disk.before(Step.SYNC_FOLDER);
        assertThat(replace()).isInstanceOf(Unknown.class);
        assertThat(hint()).isEqualTo("v2");
    }

    @Test
    void aReplacementThatCannotBeReadBackIsUnknown() {
        disk.after(Step.RENAME).then(() -> disk.before(Step.READ).then(() -> {}));
        assertThat(replace()).isInstanceOf(Unknown.class);
    }

    @Test
    void aReplacementThatFindsForeignContentIsUnknown() {
        disk.before(Step.RENAME).then(() -> Files.writeString(root.resolve("hint"), "foreign"));
        assertThat(replace()).isInstanceOf(Unknown.class);
        assertThat(hint()).isEqualTo("foreign");
    }

    @ParameterizedTest
    @EnumSource(names = {"WRITE", "LINK"})
    void aCreationThatFailedBeforeTheLinkChangedNothing(Step step) {
        disk.before(step);
        assertThatThrownBy(() -> storage.create(DATA, bytes("mine"))).isInstanceOf(StorageException.class);
        assertThat(root.resolve("data/file")).doesNotExist();
    }

    @Test
    void aCreationWhoseLinkTookEffectIsAppliedWhateverTheLinkSaid() {
        disk.after(Step.LINK);
        assertThat(storage.create(StoragePath.of("new"), bytes("mine"))).isInstanceOf(Applied.class);
        assertThat(root.resolve("new")).hasContent("mine");
    }

    @Test
    void aCreationWhoseLinkFailedNextToAForeignFileIsAConflict() {
        disk.before(Step.LINK);
        assertThat(storage.create(HINT, bytes("mine"))).isEqualTo(new Conflict());
        assertThat(hint()).isEqualTo("v1");
    }

    @Test
    void aCreationThatMayNotSurviveAPowerCutIsUnknown() {
        disk.before(Step.SYNC_FOLDER);
        assertThat(storage.create(StoragePath.of("new"), bytes("mine"))).isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"WRITE", "RENAME", "SYNC_FOLDER"})
    void aFailedWriteIsAnErrorAtEveryStep(Step step) {
        disk.before(step);
        assertThatThrownBy(() -> storage.write(HINT, bytes("v2"))).isInstanceOf(StorageException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"SYNC", "SYNC_FOLDER"})
    void aDataFileThatFailsToFinishLeavesNothing(Step step) throws IOException {
        Files.createDirectory(root.resolve("data"));
        try (StorageOutput output = storage.createDataFile(DATA, Pending.NOTHING)) {
            output.write(bytes("rows"), 0, 4);
            disk.before(step);
            assertThatThrownBy(output::finish).isInstanceOf(StorageException.class);
            assertThat(root.resolve("data")).isEmptyDirectory();
            assertThatThrownBy(() -> output.write(bytes("rows"), 0, 4)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(root.resolve("data")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "Disk quota exceeded"})
    void aFullDiskAsReportedByTheSystemIsToldWithWhatToDo(String reason) {
        disk.before(Step.WRITE).because(reason);
        assertThatThrownBy(this::replace)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Cannot replace " + root + "/hint: the disk is full")
                .hasMessageContaining("Free space on the disk of " + root);
        assertThat(hint()).isEqualTo("v1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Permission denied", "Read-only file system", "Operation not permitted"})
    void aRefusedWriteAsReportedByTheSystemNamesUserAndFolder(String reason) {
        disk.before(Step.WRITE).because(reason);
        assertThatThrownBy(this::replace)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(System.getProperty("user.name"))
                .hasMessageContaining("the right to read and write in " + root);
    }

    @Test
    void aFolderWhereTheSystemLetsNobodyWriteIsAnError() {
        LocalStorage forbidden = LocalStorage.open(Path.of("/sys/datashard-test/table"));
        assertThat(forbidden.rootExists()).isFalse();
        assertThatThrownBy(() -> forbidden.write(HINT, bytes("v1")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Cannot write /sys/datashard-test/table/hint")
                .hasMessageContaining("the right to read and write in /sys");
    }

    @Test
    void aFileWhereAFolderIsNeededIsAnError() throws IOException {
        Files.writeString(root.resolve("data"), "a file");
        assertThatThrownBy(() -> storage.write(DATA, bytes("rows"))).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.createDataFile(DATA, Pending.NOTHING)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.read(DATA)).isInstanceOf(StorageException.class);
        assertThat(root.resolve("data")).hasContent("a file");
    }

    @Test
    void aFolderWhereAFileIsNeededIsAnErrorAndStays() throws IOException {
        Files.createDirectories(root.resolve("data/file"));
        assertThatThrownBy(() -> storage.read(DATA)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.delete(DATA)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.write(DATA, bytes("rows"))).isInstanceOf(StorageException.class);
        assertThat(storage.stat(DATA)).isEmpty();
        assertThat(root.resolve("data/file")).isEmptyDirectory();
    }

    @Test
    void anInterruptDoesNotTearASmallObject() {
        Thread.currentThread().interrupt();
        storage.write(DATA, bytes("rows"));
        assertThat(replace()).isInstanceOf(Applied.class);
        assertThat(storage.read(HINT)).isPresent();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anInterruptEndsADataFileAndLeavesNothing() {
        try (StorageOutput output = storage.createDataFile(DATA, Pending.NOTHING)) {
            output.write(bytes("rows"), 0, 4);
            Thread.currentThread().interrupt();
            assertThatThrownBy(output::finish)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("interrupted");
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(root.resolve("data")).isEmptyDirectory();
    }

    private WriteOutcome replace() {
        return lock.replace(HINT, bytes("v2"), first);
    }

    private String hint() {
        try {
            return Files.readString(root.resolve("hint"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
