package io.datashard.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.commit.CommitResult;
import io.datashard.commit.MarkedFiles;
import io.datashard.error.StorageException;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.storage.Pending;
import io.datashard.storage.Sources;
import io.datashard.storage.Storage;
import io.datashard.storage.StorageOutput;
import io.datashard.storage.StoragePath;
import io.datashard.testing.ManualClock;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a commit on a local disk makes durable, and when: all that it names before the step that names it, and nothing twice. */
class DurableCommitTest {
    @TempDir
    private Path temp;

    private final PowerCutDisk disk = new PowerCutDisk();

    @ParameterizedTest
    @EnumSource(Layout.class)
    void aCommitSyncsWhatItNamesAndNoMarker(Layout layout) {
        TestTable table = table(layout);
        DataFile second = table.file("second", 1);
        disk.forget();

        table.committer(table.storage()).commit(TestTable.appending(second));

        // The numbers of docs/operations.md.
        assertThat(disk.syncs).as("%s", disk.syncs).hasSize(7);
        assertThat(disk.syncs).noneMatch(name -> name.contains("inflight"));
        assertThat(disk.lost()).allMatch(name -> name.endsWith(".inflight"));
        assertThat(TableAudit.of(table.storage()).names()).containsExactlyInAnyOrder("first", "second");
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void atTheCommitPointNothingThatItNamesCanGetLost(Layout layout) {
        TestTable table = table(layout);
        DataFile second = table.file("second", 1);
        disk.commitPoint = layout == Layout.CLASSIC ? "metadata.version-hint.text" : "v3.metadata.json";

        table.committer(table.storage()).commit(TestTable.appending(second));

        assertThat(disk.lostAtCommitPoint).isNotNull().allMatch(name -> name.endsWith(".inflight"));
        assertThat(disk.lost()).doesNotContain(disk.commitPoint);
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void aFolderThatCannotBeSyncedPublishesNothing(Layout layout) {
        TestTable table = table(layout);
        DataFile second = table.file("second", 1);
        disk.breaksAt = layout == Layout.CLASSIC ? "manifests" : "metadata";

        assertThatThrownBy(() -> table.committer(table.storage()).commit(TestTable.appending(second)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Cannot keep");

        assertThat(TableAudit.of(table.storage()).names()).containsExactly("first");
        CommitResult again = table.committer(table.storage()).commit(TestTable.appending(second));
        assertThat(again).isInstanceOf(CommitResult.Committed.class);
        assertThat(TableAudit.of(table.storage()).names()).containsExactlyInAnyOrder("first", "second");
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void aDataFileCostsTwoSyncs(Layout layout) {
        Storage storage = table(layout).storage();
        disk.forget();

        try (StorageOutput output = storage.createDataFile(StoragePath.of("data/a.parquet"), Pending.NOTHING)) {
            output.write(new byte[10], 0, 10);
            output.finish();
        }

        assertThat(disk.syncs).hasSize(2);
    }

    @Test
    void aMarkerIsDurableWhereItsFileMayBeCommittedAfterAPowerCut() {
        Storage storage = table(Layout.CLASSIC).storage();
        StoragePath file = StoragePath.of("data/a.parquet");
        disk.forget();

        new MarkedFiles(storage, new ManualClock(), false).begin(file).join();
        assertThat(disk.lost()).hasSize(2).allMatch(name -> name.endsWith(".inflight"));
        assertThat(disk.syncs).isEmpty();

        disk.forget();
        new MarkedFiles(storage, new ManualClock(), true).begin(file).join();
        assertThat(disk.lost()).isEmpty();
        assertThat(disk.syncs).hasSize(2);
    }

    @Test
    void aFolderThatIsMovedHasItsNewNameForGoodBeforeItLosesTheOldOne() {
        Storage storage = LocalStorage.open(temp.resolve("w"), disk, 0, Sources.ofProcess());
        storage.write(StoragePath.of("one/a/x"), new byte[1]);
        storage.folders().create(StoragePath.of("two"));
        disk.forget();

        assertThat(move(storage, "one/a", "two/b")).isTrue();
        assertThat(disk.syncs).containsExactly("two/", "one/");
        assertThat(disk.lost()).isEmpty();

        disk.forget();
        assertThat(move(storage, "two/b", "two/c")).isTrue();
        assertThat(disk.syncs).containsExactly("two/");
        assertThat(disk.lost()).isEmpty();
    }

    private static boolean move(Storage storage, String from, String to) {
        return storage.folders().move().orElseThrow().move(StoragePath.of(from), StoragePath.of(to));
    }

    private TestTable table(Layout layout) {
        Storage storage = LocalStorage.open(temp.resolve("t"), disk, 0, Sources.ofProcess());
        TestTable table = new TestTable(storage, 1, layout).create(Map.of());
        table.append("first");
        return table;
    }

    /** Knows what a power cut would take: contents and names since their last fsync. */
    private static final class PowerCutDisk extends Disk {
        private final Set<Path> contents = new TreeSet<>();
        private final Set<Path> names = new TreeSet<>();
        private final List<String> syncs = new ArrayList<>();
        private String commitPoint = "";
        private String breaksAt = "";
        private List<String> lostAtCommitPoint;

        void forget() {
            contents.clear();
            names.clear();
            syncs.clear();
        }

        List<String> lost() {
            List<String> lost = new ArrayList<>();
            contents.forEach(file -> lost.add(file.getFileName().toString()));
            names.forEach(file -> lost.add(file.getFileName().toString()));
            return lost.stream().filter(name -> !name.startsWith(".tmp.")).toList();
        }

        @Override
        void writeAndSync(Path file, byte[] content) throws IOException {
            super.writeAndSync(file, content);
            syncs.add(file.getFileName().toString());
        }

        @Override
        void write(Path file, byte[] content) throws IOException {
            super.write(file, content);
            contents.add(file);
        }

        @Override
        void sync(FileChannel channel) throws IOException {
            super.sync(channel);
            syncs.add("a data file");
        }

        @Override
        void rename(Path from, Path to) throws IOException {
            named(from, to);
            super.rename(from, to);
        }

        @Override
        void link(Path existing, Path name) throws IOException {
            named(existing, name);
            super.link(existing, name);
        }

        private void named(Path from, Path to) {
            if (to.endsWith(commitPoint)) {
                lostAtCommitPoint = lost();
            }
            if (contents.remove(from)) {
                contents.add(to);
            }
            names.add(to);
        }

        @Override
        void syncFolder(Path folder) throws IOException {
            String name = folder.getFileName().toString();
            if (name.equals(breaksAt)) {
                breaksAt = "";
                throw new FileSystemException(name, null, "Input/output error");
            }
            super.syncFolder(folder);
            syncs.add(name + "/");
            names.removeIf(file -> file.getParent().equals(folder.normalize()));
        }
    }
}
