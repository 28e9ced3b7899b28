package io.datashard.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.commit.CommitResult;
import io.datashard.error.RefusedWriteException;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.storage.Sources;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A disk runs short before each write of a creation and of a commit, by enumeration: it is refused with nothing left behind, or it succeeds;
 * never is its outcome unknown.
 */
class CommitOnScarceDiskTest {
    private static final long FLOOR = 1 << 20;
    private static final int MANY = 20;

    @TempDir
    private Path temp;

    private final ScarceDisk disk = new ScarceDisk();

    @ParameterizedTest
    @EnumSource(Layout.class)
    void aCommitIsRefusedWholeOrSucceeds(Layout layout) throws IOException {
        Storage storage = LocalStorage.open(temp, disk, FLOOR, Sources.ofProcess());
        TestTable table = new TestTable(storage, 1, layout).create(Map.of());
        table.append("first");
        DataFile second = table.file("second", 1);
        Set<Path> before = files();
        int refusals = 0;
        while (!commits(table, second, refusals)) {
            assertThat(files()).isEqualTo(before);
            assertThat(TableAudit.of(storage).names()).containsExactly("first");
            refusals++;
            assertThat(refusals).isLessThan(MANY);
        }
        // Marker and file of the manifest, marker and file of the list, the metadata file.
        assertThat(refusals).isEqualTo(5);
        assertThat(TableAudit.of(storage).names()).containsExactlyInAnyOrder("first", "second");
        StoragePath hint =
                StoragePath.of(layout == Layout.CLASSIC ? "metadata.version-hint.text" : "metadata/version-hint.text");
        assertThat(new String(storage.read(hint).orElseThrow().bytes(), UTF_8))
                .contains(layout == Layout.CLASSIC ? "v2-" : "3");
    }

    private boolean commits(TestTable table, DataFile file, int writesThatFit) {
        disk.has(FLOOR, writesThatFit, FLOOR - 1);
        try {
            CommitResult result = table.committer(table.storage()).commit(TestTable.appending(file));
            assertThat(result).isInstanceOf(CommitResult.Committed.class);
            return true;
        } catch (RefusedWriteException e) {
            assertThat(e).hasMessageContaining("DATASHARD_MIN_FREE_BYTES");
            return false;
        } finally {
            disk.has(Long.MAX_VALUE);
        }
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void aCreationThatIsRefusedCanBeRepeated(Layout layout) throws IOException {
        Storage storage = LocalStorage.open(temp, disk, FLOOR, Sources.ofProcess());
        TestTable table = new TestTable(storage, 1, layout);
        disk.has(FLOOR - 1);
        assertThatThrownBy(() -> table.create(Map.of())).isInstanceOf(RefusedWriteException.class);
        assertThat(files()).allMatch(file -> file.endsWith(".locks/metadata.lock"));
        disk.has(FLOOR);
        table.create(Map.of());
        table.append("first");
        assertThat(TableAudit.of(storage).names()).containsExactly("first");
    }

    /** The hint is the commit point of the classic layout; in the other it comes after it and can be done without. */
    @ParameterizedTest
    @EnumSource(Layout.class)
    void aTableWhoseHintIsRefusedIsNotThereOrThereAllTheSame(Layout layout) throws IOException {
        Storage storage = LocalStorage.open(temp, disk, FLOOR, Sources.ofProcess());
        TestTable table = new TestTable(storage, 1, layout);
        disk.has(FLOOR, 1, FLOOR - 1);
        if (layout == Layout.ICEBERG) {
            table.create(Map.of());
        } else {
            assertThatThrownBy(() -> table.create(Map.of())).isInstanceOf(RefusedWriteException.class);
            assertThat(files()).allMatch(file -> file.endsWith(".locks/metadata.lock"));
        }
        disk.has(FLOOR);
        assertThat(table.layout(storage).createIfAbsent(table.newTable(Map.of()), Duration.ZERO))
                .isEqualTo(layout == Layout.CLASSIC);
        table.append("first");
        assertThat(TableAudit.of(storage).names()).containsExactly("first");
    }

    /** The commit point of the iceberg layout: what the first try did is not known when the second is refused, so that it has to be asked again. */
    @Test
    void aRefusedRepetitionSaysNothingOfTheTryBeforeIt() {
        BreakingDisk breaking = new BreakingDisk();
        Storage storage = LocalStorage.open(temp, breaking, FLOOR, Sources.ofProcess());
        TestTable table = new TestTable(storage, 1, Layout.ICEBERG).create(Map.of());
        DataFile file = table.file("first", 1);
        breaking.breaksAt = "v2.metadata.json";

        CommitResult result = table.committer(storage).commit(TestTable.appending(file));

        assertThat(breaking.refusals).isEqualTo(1);
        assertThat(result).isInstanceOf(CommitResult.Committed.class);
        assertThat(TableAudit.of(storage).names()).containsExactly("first");
    }

    /** Fails to link one file and has too little room when that is tried again; then it is well. */
    private static final class BreakingDisk extends Disk {
        private String breaksAt = "";
        private boolean isScarce;
        private int refusals;

        @Override
        void link(Path existing, Path name) throws IOException {
            if (name.endsWith(breaksAt)) {
                breaksAt = "";
                isScarce = true;
                throw new IOException("Input/output error");
            }
            super.link(existing, name);
        }

        @Override
        long usableBytes(Path folder) {
            if (!isScarce) {
                return Long.MAX_VALUE;
            }
            isScarce = false;
            refusals++;
            return FLOOR - 1;
        }
    }

    private Set<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(temp)) {
            return files.filter(Files::isRegularFile).collect(Collectors.toSet());
        }
    }
}
