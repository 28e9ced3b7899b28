package io.datashard.maintenance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.table.LayoutDetection;
import io.datashard.table.TableAccess;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.GoldenTable;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SeededIds;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables that Python wrote, sound and damaged in each way: a check tells what is damaged, and never throws for damage. */
class TableVerificationTest {
    private final ManualClock clock = new ManualClock();
    private MemoryStorage storage = new MemoryStorage(clock);

    private static GoldenTable golden(Layout layout) {
        return GoldenTable.named(layout == Layout.CLASSIC ? "0.9.1/history" : "0.11.2/history");
    }

    private void open(Layout layout) {
        MemoryStorage stored = golden(layout).inMemory();
        storage = new MemoryStorage(clock);
        stored.paths().forEach(path -> storage.put(path, content(stored, path)));
    }

    @EveryLayout
    void aSoundTableHasNoFinding(Layout layout) {
        open(layout);
        VerificationReport report = verify();
        assertThat(report.findings()).isEmpty();
        assertThat(report.isSound()).isTrue();
        assertThat(report.rows()).isEqualTo(golden(layout).currentRows().size());
        assertThat(report.snapshots())
                .isEqualTo(current().metadata().snapshots().size());
        assertThat(report.dataFiles()).isEqualTo(liveFiles().size());
        assertThat(report.manifests()).isGreaterThanOrEqualTo(1);
        assertThat(deep()).isEqualTo(report);
    }

    static Stream<GoldenTable> everyGoldenTable() {
        return GoldenTable.all().stream();
    }

    @ParameterizedTest
    @MethodSource("everyGoldenTable")
    void tablesOfEveryReleaseAreSound(GoldenTable golden) {
        storage = golden.inMemory();
        assertThat(deep().findings()).filteredOn(Finding::isError).isEmpty();
    }

    @EveryLayout
    void aMissingDataFileIsToldOnce(Layout layout) {
        open(layout);
        StoragePath path = liveFiles().get(0).path();
        storage.delete(path);
        assertThat(deep().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.isError()).isTrue();
            assertThat(finding.kind()).isEqualTo("data-file");
            assertThat(finding.path()).isEqualTo(path.value());
            assertThat(finding.text()).contains("missing");
        });
    }

    @EveryLayout
    void aDataFileOfAnotherLengthIsTold(Layout layout) {
        open(layout);
        DataFile file = liveFiles().get(0);
        byte[] whole = content(storage, file.path());
        storage.put(file.path(), Arrays.copyOf(whole, whole.length - 1));
        requireError("data-file", file.path(), "has " + (whole.length - 1) + " bytes where " + whole.length);
    }

    @EveryLayout
    void aDataFileWithADamagedFooterIsTold(Layout layout) {
        open(layout);
        DataFile file = liveFiles().get(0);
        byte[] damaged = content(storage, file.path());
        Arrays.fill(damaged, damaged.length - 60, damaged.length - 8, (byte) 0xff);
        storage.put(file.path(), damaged);
        requireError("data-file", file.path(), "");
    }

    @EveryLayout
    void onlyADeepCheckSeesADamagedPage(Layout layout) {
        open(layout);
        DataFile file = liveFiles().stream()
                .filter(live -> live.sha256() != null)
                .findFirst()
                .orElseThrow();
        byte[] damaged = content(storage, file.path());
        damaged[40] ^= 1;
        storage.put(file.path(), damaged);
        assertThat(verify().isSound()).isTrue();
        assertThat(deep().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.path()).isEqualTo(file.path().value());
            assertThat(finding.text()).contains("SHA-256");
        });
    }

    @EveryLayout
    void aMissingManifestListIsTold(Layout layout) {
        open(layout);
        for (Snapshot snapshot : current().metadata().snapshots()) {
            open(layout);
            storage.delete(snapshot.manifestList());
            requireError("manifest-list", snapshot.manifestList(), "missing");
        }
    }

    @EveryLayout
    void aMissingManifestIsTold(Layout layout) {
        open(layout);
        StoragePath path = manifests().get(0).path();
        storage.delete(path);
        requireError("manifest", path, "missing");
    }

    @EveryLayout
    void aManifestThatIsNotTheRecordedOneIsTold(Layout layout) {
        open(layout);
        StoragePath path = manifests().get(0).path();
        byte[] damaged = content(storage, path);
        damaged[damaged.length - 20] ^= 1;
        storage.put(path, damaged);
        requireError("manifest", path, "SHA-256");
        storage.put(path, Arrays.copyOf(damaged, damaged.length + 1));
        requireError("manifest", path, "bytes where");
    }

    @EveryLayout
    void aSummaryThatCountsOtherRowsIsTold(Layout layout) {
        open(layout);
        Snapshot snapshot = current().metadata().currentSnapshot().orElseThrow();
        if (!snapshot.summary().containsKey("total-records")) {
            assertThat(layout).isEqualTo(Layout.CLASSIC);
            return;
        }
        String total = snapshot.summary().get("total-records");
        edit("\"total-records\": \"" + total + "\"", "\"total-records\": \"1" + total + "\"");
        // Others may have recorded the same total.
        assertThat(verify().findings()).allMatch(Finding::isError).anySatisfy(finding -> {
            assertThat(finding.path()).isEqualTo(snapshot.manifestList().value());
            assertThat(finding.text()).contains("total-records = 1" + total);
        });
    }

    @EveryLayout
    void sequenceNumbersThatContradictAreTold(Layout layout) {
        open(layout);
        String key = layout == Layout.CLASSIC ? "last_sequence_number" : "last-sequence-number";
        edit("\"" + key + "\": " + current().metadata().lastSequenceNumber(), "\"" + key + "\": 1");
        assertThat(verify().findings()).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.kind()).isEqualTo("snapshot");
            assertThat(finding.text()).contains("the last one of the table is 1");
        });
    }

    @EveryLayout
    void aSnapshotThatIsItsOwnParentIsTold(Layout layout) {
        open(layout);
        Snapshot snapshot = current().metadata().currentSnapshot().orElseThrow();
        String key = layout == Layout.CLASSIC ? "parent_snapshot_id" : "parent-snapshot-id";
        edit("\"" + key + "\": " + snapshot.parent(), "\"" + key + "\": " + snapshot.id());
        assertThat(verify().findings())
                .anySatisfy(finding -> assertThat(finding.text()).contains("its own ancestor"));
    }

    @EveryLayout
    void damagedMetadataIsTold(Layout layout) {
        open(layout);
        StoragePath path = current().metadataFile();
        storage.put(path, "{".getBytes(UTF_8));
        assertThat(verify().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo("metadata");
            assertThat(finding.isError()).isTrue();
            assertThat(finding.text()).contains(path.name());
        });
    }

    @EveryLayout
    void aLostVersionHintIsTold(Layout layout) {
        StoragePath hint = new LayoutFacts(layout).hint();
        for (String content : new String[] {null, "rubbish"}) {
            open(layout);
            if (content == null) {
                storage.delete(hint);
            } else {
                storage.put(hint, content.getBytes(UTF_8));
            }
            assertThat(verify().findings()).singleElement().satisfies(finding -> {
                assertThat(finding.kind()).isEqualTo("version-hint");
                assertThat(finding.severity()).isEqualTo(layout == Layout.CLASSIC ? Finding.ERROR : Finding.WARNING);
            });
        }
    }

    @EveryLayout
    void aHintThatNamesNoFileIsTold(Layout layout) {
        open(layout);
        storage.put(
                new LayoutFacts(layout).hint(),
                (layout == Layout.CLASSIC ? "v99-00000000.metadata.json" : "99").getBytes(UTF_8));
        assertThat(verify().findings()).singleElement().satisfies(finding -> assertThat(finding.isError())
                .isTrue());
    }

    @EveryLayout
    void aHintThatLagsIsToldWhereReadersLookAhead(Layout layout) {
        if (layout == Layout.CLASSIC) {
            return; // There the hint decides which metadata is current.
        }
        open(layout);
        long now = current().metadataVersion().number();
        storage.put(new LayoutFacts(layout).hint(), Long.toString(now - 1).getBytes(UTF_8));
        assertThat(verify().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.WARNING);
            assertThat(finding.text()).contains("names v" + (now - 1)).contains("v" + now + " is current");
        });
    }

    @EveryLayout
    void leftoversAreNotes(Layout layout) {
        open(layout);
        storage.put(StoragePath.of("metadata/inflight/a.parquet.inflight"), new byte[] {1});
        storage.put(StoragePath.of("metadata/.tmp.1.v2.metadata.json"), new byte[] {1});
        assertThat(verify().findings()).isEmpty();
        clock.advance(Duration.ofHours(25));
        storage.put(StoragePath.of("metadata/inflight/b.parquet.inflight"), new byte[] {1});
        assertThat(verify().findings())
                .allSatisfy(finding -> assertThat(finding.severity()).isEqualTo(Finding.NOTE))
                .extracting(Finding::kind)
                .containsExactly("stale-marker", "temporary");
        assertThat(verify().isSound()).isTrue();
    }

    @EveryLayout
    void aCheckThatIsStoppedSaysSo(Layout layout) {
        open(layout);
        Progress stopped = new Progress() {
            @Override
            public void at(String step, long done, long total) {}

            @Override
            public boolean isCancelled() {
                return true;
            }
        };
        assertThat(TableVerification.of(access(storage)).run(stopped).findings())
                .extracting(Finding::kind)
                .containsExactly("not-checked");
    }

    @EveryLayout
    void noTableIsNoReport(Layout layout) {
        storage = new MemoryStorage(clock);
        assertThatThrownBy(this::verify).isInstanceOf(InvalidUseException.class);
    }

    private void requireError(String kind, StoragePath path, String text) {
        assertThat(verify().findings())
                .isNotEmpty()
                .anySatisfy(finding -> {
                    assertThat(finding.isError()).isTrue();
                    assertThat(finding.kind()).isEqualTo(kind);
                    assertThat(finding.path()).isEqualTo(path.value());
                    assertThat(finding.text()).contains(text);
                })
                .allSatisfy(finding -> assertThat(finding.path()).isEqualTo(path.value()));
    }

    private void edit(String text, String other) {
        StoragePath path = current().metadataFile();
        String json = new String(content(storage, path), UTF_8);
        assertThat(json).contains(text);
        storage.put(path, json.replace(text, other).getBytes(UTF_8));
    }

    private CurrentTable current() {
        return access(storage).layout().loadOrFail();
    }

    private List<ManifestFile> manifests() {
        CurrentTable current = current();
        return access(storage)
                .layout()
                .readManifestList(
                        current.metadata(), current.metadata().currentSnapshot().orElseThrow());
    }

    private List<DataFile> liveFiles() {
        CurrentTable current = current();
        return manifests().stream()
                .flatMap(manifest -> access(storage).layout().readManifest(current.metadata(), manifest).stream())
                .map(entry -> entry.file())
                .sorted(Comparator.comparing(DataFile::path))
                .toList();
    }

    private VerificationReport verify() {
        return TableVerification.of(access(storage)).run(Progress.NONE);
    }

    private VerificationReport deep() {
        return TableVerification.of(access(storage)).deep().run(Progress.NONE);
    }

    private static byte[] content(Storage storage, StoragePath path) {
        return storage.readContent(path).orElseThrow();
    }

    private TableAccess access(Storage through) {
        SeededIds ids = new SeededIds(1);
        return new TableAccess(
                through, LayoutDetection.detect(through, clock, ids, clock::advance), clock, ids, clock::advance);
    }
}
