package io.datashard.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.error.RefusedWriteException;
import io.datashard.storage.Etag;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pending;
import io.datashard.storage.Sources;
import io.datashard.storage.Storage;
import io.datashard.storage.StorageOutput;
import io.datashard.storage.StoragePath;
import io.datashard.storage.Surroundings;
import io.datashard.storage.WriteOutcome.Applied;
import io.datashard.storage.WriteOutcome.Conflict;
import io.datashard.table.TableLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of a disk stays free, as DATASHARD_MIN_FREE_BYTES says: classic format section 8. */
class LocalStorageFreeSpaceTest {
    private static final StoragePath HINT = StoragePath.of("hint");
    private static final StoragePath DATA = StoragePath.of("data/file");
    private static final long FLOOR = 1000;

    @TempDir
    private Path temp;

    private final ScarceDisk disk = new ScarceDisk();

    @AfterEach
    void nothingIsLeft() {
        assertThat(Leftovers.below(temp)).isEmpty();
    }

    static Stream<Consumer<Storage>> newFilesOfTenBytes() {
        return Stream.of(
                storage -> storage.write(DATA, new byte[10]),
                storage -> storage.create(DATA, new byte[10]),
                storage -> storage.createDataFile(DATA, Pending.NOTHING).close());
    }

    @ParameterizedTest
    @MethodSource("newFilesOfTenBytes")
    void aNewFileThatWouldLeaveTooLittleIsRefusedBeforeAnythingIsTouched(Consumer<Storage> write) {
        Storage storage = open(FLOOR);
        disk.has(FLOOR - 1);
        assertThatThrownBy(() -> write.accept(storage))
                .isInstanceOf(RefusedWriteException.class)
                .hasMessageMatching(
                        "Cannot (write|create) " + root() + "/data/file: its disk has 999 bytes free and has"
                                + " to have 1000 for that\\. Nothing became visible, and nothing unfinished was left\\. Free space"
                                + " on the disk of " + temp + ", move the table to another path, or lower"
                                + " DATASHARD_MIN_FREE_BYTES of this process if the disk may get fuller\\.");
        assertThat(temp).isEmptyDirectory();
        disk.has(FLOOR);
        write.accept(storage);
        assertThat(root().resolve("data")).isDirectory();
    }

    @Test
    void aWriteHasToFitFourTimesWhateverTheFloor() {
        Storage storage = open(0);
        disk.has(39);
        assertThatThrownBy(() -> storage.write(DATA, new byte[10]))
                .isInstanceOf(RefusedWriteException.class)
                .hasMessageContaining("39 bytes free and has to have 40");
        disk.has(40);
        storage.write(DATA, new byte[10]);
        disk.has(0);
        storage.write(StoragePath.of("empty"), new byte[0]);
        storage.createDataFile(StoragePath.of("data/other"), Pending.NOTHING).close();
    }

    @Test
    void whatIsThereIsReplacedAndRemovedOnTheFullestDisk() {
        Storage storage = open(FLOOR);
        storage.write(HINT, "v1".getBytes(UTF_8));
        storage.write(DATA, "marker".getBytes(UTF_8));
        disk.has(0);
        Etag first = storage.read(HINT).orElseThrow().etag();
        try (MetadataLock lock = storage.lock(Duration.ZERO)) {
            assertThat(lock.replace(HINT, "v10".getBytes(UTF_8), first)).isInstanceOf(Applied.class);
        }
        assertThat(storage.create(HINT, "v2".getBytes(UTF_8))).isEqualTo(new Conflict());
        storage.write(DATA, "marker".getBytes(UTF_8));
        storage.delete(DATA);
        assertThat(root().resolve("hint")).hasContent("v10");
        assertThat(root().resolve("data")).isEmptyDirectory();
    }

    @Test
    void aDataFileIsGivenUpWhenTheDiskRunsShortWhileItGrows() {
        Storage storage = open(FLOOR);
        byte[] piece = new byte[1 << 20];
        disk.has(FLOOR, 2, FLOOR - 1);
        try (StorageOutput output = storage.createDataFile(DATA, Pending.NOTHING)) {
            for (int written = 0; written < 16; written++) {
                output.write(piece, 0, piece.length);
            }
            assertThatThrownBy(() -> output.write(piece, 0, piece.length))
                    .isInstanceOf(RefusedWriteException.class)
                    .hasMessageContaining("Cannot write " + root() + "/data/file")
                    .hasMessageContaining("DATASHARD_MIN_FREE_BYTES");
            // The space is free again before the output is closed.
            assertThat(root().resolve("data")).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "64 MiB", "1e9", "9223372036854775808", "none"})
    void aFloorThatIsNoNumberOfBytesIsInvalidUse(String value) {
        TableLocation location = TableLocation.of(root().toString());
        assertThatThrownBy(() -> location.openStorage(environment(value), Sources.ofProcess()))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot use DATASHARD_MIN_FREE_BYTES='" + value + "'")
                .hasMessageContaining("67108864");
    }

    @Test
    void theFloorOfTheEnvironmentIsThatOfTheTable() {
        try (Storage storage = TableLocation.of(root().toString())
                .openStorage(environment("9223372036854775807"), Sources.ofProcess())) {
            assertThatThrownBy(() -> storage.write(DATA, new byte[1]))
                    .isInstanceOf(RefusedWriteException.class)
                    .hasMessageContaining("has to have 9223372036854775807");
        }
        assertThat(temp).isEmptyDirectory();
        try (Storage storage =
                TableLocation.of(root().toString()).openStorage(environment(" 1 "), Sources.ofProcess())) {
            storage.write(DATA, new byte[1]);
        }
    }

    @Test
    void sixtyFourMebibytesStayFreeIfNothingIsSaid() {
        assertThat(FreeSpace.floor(environment(""))).isEqualTo(67_108_864);
        assertThat(FreeSpace.floor(new Surroundings(Map.of(), Map.of()))).isEqualTo(67_108_864);
        assertThat(FreeSpace.floor(environment("0"))).isZero();
    }

    @Test
    void theDiskIsAskedForWhatItsSystemCounts() throws Exception {
        assertThat(new Disk().usableBytes(temp)).isPositive();
        assertThat(new Disk().usableBytes(Path.of("/proc")))
                .as("of what counts nothing")
                .isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> new Disk().usableBytes(root())).isInstanceOf(IOException.class);
    }

    private static Surroundings environment(String floor) {
        return new Surroundings(Map.of("DATASHARD_MIN_FREE_BYTES", floor), Map.of());
    }

    private Path root() {
        return temp.resolve("table");
    }

    private Storage open(long floor) {
        return LocalStorage.open(root(), disk, floor, Sources.ofProcess());
    }
}
