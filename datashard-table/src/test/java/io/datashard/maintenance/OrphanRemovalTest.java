package io.datashard.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datashard.commit.InFlightMarkers;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.model.Snapshot;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.table.TableAccess;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.StorageOperation;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Files go that nothing needs, and no others. */
class OrphanRemovalTest {
    private static final Duration OLD = Duration.ofDays(2);
    private static final StoragePath LEFT = StoragePath.of("data/left.parquet");

    private final ManualClock ofStorage = new ManualClock();
    private final MemoryStorage storage = new MemoryStorage(ofStorage);
    private final TestTable table;

    OrphanRemovalTest(Layout layout) {
        this.table = new TestTable(storage, 1, layout).create(Map.of());
    }

    private void pass(Duration time) {
        ofStorage.advance(time);
        table.clock().advance(time);
    }

    private TableMaintenance tasks(Storage through) {
        return TableMaintenance.of(
                new TableAccess(through, table.layout(through), table.clock(), table.ids(), this::pass));
    }

    private List<String> removed() {
        return tasks(storage).removeOrphanFiles().run(Progress.NONE).files().stream()
                .map(OrphanFile::path)
                .toList();
    }

    private void write(StoragePath path) {
        storage.write(path, "bytes".getBytes(StandardCharsets.UTF_8));
    }

    @EveryLayout
    void whatATableNeedsStays() {
        table.append("a");
        table.append("b");
        pass(OLD);
        TreeSet<StoragePath> before = new TreeSet<>(storage.paths());
        before.removeIf(path -> path.value().startsWith(InFlightMarkers.FOLDER.value()));
        removed();
        assertThat(storage.paths()).containsAll(before);
        assertThat(TableAudit.of(storage).names()).containsExactly("a", "b");
    }

    @EveryLayout
    void whatNothingNeedsGoesOnceItIsOld() {
        table.append("a");
        write(LEFT);
        pass(Duration.ofHours(23));
        assertThat(tasks(storage).removeOrphanFiles().plan().files()).isEmpty();
        pass(Duration.ofHours(2));
        assertThat(tasks(storage).removeOrphanFiles().plan().files())
                .extracting(OrphanFile::path)
                .contains(LEFT.value());
        assertThat(storage.paths()).contains(LEFT);
        assertThat(removed()).contains(LEFT.value());
        assertThat(storage.paths()).doesNotContain(LEFT);
    }

    /** A process whose clock is days ahead takes the time of the storage. */
    @EveryLayout
    void theClockOfTheStorageTellsTheAge() {
        write(LEFT);
        table.clock().advance(OLD);
        assertThat(removed()).isEmpty();
        assertThat(storage.paths()).contains(LEFT);
    }

    @EveryLayout
    void aMarkedFileStaysForADay() {
        write(LEFT);
        pass(OLD);
        new InFlightMarkers(storage).mark(LEFT);
        pass(Duration.ofHours(23));
        assertThat(removed()).isEmpty();
        pass(Duration.ofHours(2));
        assertThat(removed()).containsExactly(LEFT.value(), "metadata/inflight/left.parquet.inflight");
    }

    /** A restored job marks its old files anew before it publishes them. */
    @EveryLayout
    void aFileThatIsMarkedDuringTheListingStays() {
        write(LEFT);
        pass(OLD);
        boolean[] marked = new boolean[1];
        FaultyStorage racing = new FaultyStorage(storage).before(operation -> {
            if (!marked[0] && operation.path().value().equals("data")) {
                marked[0] = true;
                new InFlightMarkers(storage).mark(LEFT);
            }
        });
        assertThat(tasks(racing).removeOrphanFiles().run(Progress.NONE).files()).isEmpty();
        assertThat(marked[0]).isTrue();
    }

    @EveryLayout
    void expiredSnapshotsLeaveNothingBehind() {
        for (int i = 0; i < 15; i++) {
            table.append("f" + i);
        }
        tasks(storage).rewriteManifests().run();
        tasks(storage).expireSnapshots().retainLast(1).run();
        pass(OLD);
        int before = storage.paths().size();
        assertThat(removed()).hasSizeGreaterThan(15);
        assertThat(storage.paths()).hasSizeLessThan(before - 15);
        assertThat(storage.paths().stream().filter(path -> path.value().endsWith(".metadata.json")))
                .hasSize(11);
        Snapshot left = table.current().metadata().currentSnapshot().orElseThrow();
        assertThat(storage.paths()).contains(left.manifestList());
        assertThat(TableAudit.of(storage).names()).hasSize(15);
        table.append("more");
        assertThat(TableAudit.of(storage).names()).hasSize(16);
    }

    /** Whatever can't be listed or read: nothing is removed. */
    @EveryLayout
    void whereverAReadFailsEverythingStays() {
        table.append("a");
        table.append("b");
        write(LEFT);
        pass(OLD);
        FaultyStorage counting = new FaultyStorage(storage).failWhen(OrphanRemovalTest::isRemovalOfLeft, Fault.REFUSED);
        TableMaintenance counted = tasks(counting);
        int ofDetection = counting.trace().size();
        assertThat(counted.removeOrphanFiles().run(Progress.NONE).notRemoved()).containsExactly(LEFT.value());
        int operations = ofDetection;
        while (!isRemovalOfLeft(counting.trace().get(operations))) {
            operations++;
        }
        assertThat(operations).isGreaterThan(ofDetection + 5);
        for (int index = ofDetection; index < operations; index++) {
            StorageOperation failed = counting.trace().get(index);
            FaultyStorage faulty = new FaultyStorage(storage).failAt(index, Fault.REFUSED);
            Throwable thrown =
                    catchThrowable(() -> tasks(faulty).removeOrphanFiles().run(Progress.NONE));
            if (thrown == null) {
                // The marker that told the time stays for a day.
                assertThat(failed.kind().name()).as("%s", failed).startsWith("DELETE");
                write(LEFT);
                pass(OLD);
                continue;
            }
            assertThat(storage.paths()).as("failed at %s", failed).contains(LEFT);
        }
        assertThat(TableAudit.of(storage).names()).containsExactly("a", "b");
    }

    private static boolean isRemovalOfLeft(StorageOperation operation) {
        return operation.path().equals(LEFT) && operation.kind().name().startsWith("DELETE");
    }

    /** A writer that was suspended for days renews its marker when it goes on. */
    @EveryLayout
    void aMarkerThatIsRenewedAtTheLastMomentStays() {
        InFlightMarkers markers = new InFlightMarkers(storage);
        markers.mark(LEFT);
        pass(OLD);
        write(StoragePath.of("data/other.parquet"));
        pass(OLD);
        FaultyStorage racing = new FaultyStorage(storage).before(operation -> {
            if (operation.path().name().equals("other.parquet")) {
                markers.mark(LEFT);
            }
        });
        tasks(racing).removeOrphanFiles().run(Progress.NONE);
        assertThat(storage.paths()).contains(StoragePath.of("metadata/inflight/left.parquet.inflight"));
        assertThat(storage.paths()).doesNotContain(StoragePath.of("data/other.parquet"));
    }

    @EveryLayout
    void aMarkerProtectsTheFileThatItNames() {
        StoragePath inside = StoragePath.of("data/day=1/x.parquet");
        write(inside);
        write(LEFT);
        pass(OLD);
        storage.write(
                StoragePath.of("metadata/inflight/y.inflight"),
                "{\"file_path\": \"\\/data\\u002fday=1/x.parquet\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(removed()).containsExactly(LEFT.value());
        assertThat(storage.paths()).contains(inside);
    }

    @EveryLayout
    void whatTheStorageDoesNotRemoveIsTold() {
        write(LEFT);
        pass(OLD);
        FaultyStorage faulty = new FaultyStorage(storage).failWhen(OrphanRemovalTest::isRemovalOfLeft, Fault.REFUSED);
        OrphanReport report = tasks(faulty).removeOrphanFiles().run(Progress.NONE);
        assertThat(report.files()).extracting(OrphanFile::path).containsExactly(LEFT.value());
        assertThat(report.bytes()).isZero();
        assertThat(report.notRemoved()).containsExactly(LEFT.value());
        assertThat(storage.paths()).contains(LEFT);
        assertThat(report.cancelled()).isFalse();
    }

    @EveryLayout
    void withoutAManifestListOfAnySnapshotNothingGoes() {
        table.append("a");
        Snapshot first = table.current().metadata().currentSnapshot().orElseThrow();
        table.append("b");
        write(LEFT);
        pass(OLD);
        storage.delete(first.manifestList());
        assertThatThrownBy(() -> tasks(storage).removeOrphanFiles().run(Progress.NONE))
                .hasMessageContaining(first.manifestList().name());
        assertThat(storage.paths()).contains(LEFT);
    }

    @EveryLayout
    void whatIsBeingWrittenStaysAndItsLeftoversGo() {
        StoragePath old = StoragePath.of("metadata/.tmp.1f.v7-0a1b2c3d.metadata.json");
        StoragePath young = StoragePath.of("metadata/.tmp.2f.v8-0a1b2c3d.metadata.json");
        write(old);
        pass(OLD);
        write(young);
        assertThat(removed()).containsExactly(old.value());
        assertThat(storage.paths()).contains(young).doesNotContain(old);
    }

    /** Its catalog may name data files that are in no snapshot of ours. */
    @EveryLayout
    void besideTheMetadataOfAnotherEngineNothingGoes() {
        table.append("a");
        write(LEFT);
        write(StoragePath.of("metadata/00001-8f3c.metadata.json"));
        pass(OLD);
        assertThatThrownBy(() -> tasks(storage).removeOrphanFiles().run(Progress.NONE))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("another engine, 00001-8f3c.metadata.json");
        assertThat(storage.paths()).contains(LEFT);
    }

    @EveryLayout
    void aShortGraceMustBeAllowed() {
        write(LEFT);
        pass(Duration.ofMinutes(10));
        OrphanRemoval soon = tasks(storage).removeOrphanFiles().olderThan(Duration.ofMinutes(5));
        assertThatThrownBy(() -> soon.run(Progress.NONE))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("at least an hour");
        assertThat(soon.allowShortGrace().run(Progress.NONE).files())
                .extracting(OrphanFile::path)
                .containsExactly(LEFT.value());
    }

    @EveryLayout
    void aCancelledRemovalSaysSo() {
        write(LEFT);
        pass(OLD);
        OrphanReport report = tasks(storage).removeOrphanFiles().run(new Progress() {
            @Override
            public void at(String step, long done, long total) {}

            @Override
            public boolean isCancelled() {
                return true;
            }
        });
        assertThat(report.cancelled()).isTrue();
        assertThat(report.files()).isEmpty();
        assertThat(storage.paths()).contains(LEFT);
    }
}
