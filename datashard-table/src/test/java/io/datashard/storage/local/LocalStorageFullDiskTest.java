package io.datashard.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.datashard.error.RefusedWriteException;
import io.datashard.error.StorageException;
import io.datashard.storage.Pending;
import io.datashard.storage.Sources;
import io.datashard.storage.StorageOutput;
import io.datashard.storage.StoragePath;
import io.datashard.storage.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real full disk of one megabyte, and a real read-only one. Runs where a tmpfs can be mounted (as root on Linux, not in every container);
 * elsewhere it is skipped, and {@link LocalStorageFailureTest} shows the same with failures placed in our own code.
 */
class LocalStorageFullDiskTest {
    private static final StoragePath HINT = StoragePath.of("hint");
    private static final StoragePath DATA = StoragePath.of("data/file");

    @TempDir
    private Path disk;

    private boolean mounted;
    private LocalStorage storage;

    @BeforeEach
    void mount() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()) == 0;
        if ("true".equals(System.getenv("CI"))) {
            assertThat(mounted).as("a tmpfs of 1 MB can be mounted").isTrue();
        }
        assumeTrue(mounted, "cannot mount a tmpfs here");
        storage = LocalStorage.open(disk.resolve("table"), new Unasked(), 0, Sources.ofProcess());
        storage.write(HINT, "v1".getBytes(UTF_8));
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            try {
                assertThat(Leftovers.below(disk)).isEmpty();
            } finally {
                assertThat(run("umount", disk.toString())).isZero();
            }
        }
    }

    @Test
    void aDataFileThatDoesNotFitLeavesNothingAndGivesItsSpaceBack() {
        try (StorageOutput output = storage.createDataFile(DATA, Pending.NOTHING)) {
            byte[] piece = new byte[300_000];
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10; i++) {
                            output.write(piece, 0, piece.length);
                        }
                    })
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("Cannot write " + disk + "/table/data/file: the disk is full")
                    .hasMessageContaining("Free space on the disk of");
            // The space is free again before the output is closed.
            storage.write(StoragePath.of("large"), new byte[700_000]);
        }
        assertThat(storage.list(StoragePath.of("data"))).isEmpty();
    }

    @Test
    void aSmallObjectThatDoesNotFitLeavesTheOldOne() {
        assertThatThrownBy(() -> storage.write(HINT, new byte[2_000_000]))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("the disk is full");
        assertThat(storage.read(HINT).orElseThrow().bytes()).isEqualTo("v1".getBytes(UTF_8));
    }

    @Test
    void theFreeSpaceThatIsComparedIsThatOfTheDiskBelowTheTable() {
        LocalStorage asking = LocalStorage.open(
                disk.resolve("table/not/there/yet"),
                new Surroundings(Map.of("DATASHARD_MIN_FREE_BYTES", "1048576"), Map.of()),
                Sources.ofProcess());
        assertThatThrownBy(() -> asking.write(HINT, new byte[1])).isInstanceOf(RefusedWriteException.class);
        LocalStorage lower = LocalStorage.open(
                disk.resolve("table/not/there/yet"),
                new Surroundings(Map.of("DATASHARD_MIN_FREE_BYTES", "500000"), Map.of()),
                Sources.ofProcess());
        lower.write(HINT, new byte[200_000]);
        assertThatThrownBy(() -> lower.write(DATA, new byte[300_000])).isInstanceOf(RefusedWriteException.class);
    }

    @Test
    void aReadOnlyDiskIsReadAndNotWritten() throws Exception {
        assertThat(run("mount", "-o", "remount,ro", disk.toString())).isZero();
        assertThat(storage.read(HINT)).isPresent();
        assertThatThrownBy(() -> storage.write(HINT, "v2".getBytes(UTF_8)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("read-only file system");
        assertThatThrownBy(() -> storage.createDataFile(DATA, Pending.NOTHING)).isInstanceOf(StorageException.class);
    }

    /** Without the look at the free space that keeps a disk from getting that full. */
    private static final class Unasked extends Disk {
        @Override
        long usableBytes(Path folder) {
            return Long.MAX_VALUE;
        }
    }

    private static int run(String... command) throws InterruptedException {
        try {
            Path log = Files.createTempFile("mount", ".log");
            int status = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            Files.delete(log);
            return status;
        } catch (IOException e) {
            return -1;
        }
    }
}
