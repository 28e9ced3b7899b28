package io.datashard.commit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.SnapshotId;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Pending;
import io.datashard.storage.StoragePath;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.StorageOperation;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TableAudit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MarkedAheadTest {
    private static final String TABLE = "uuid-1";
    private static final StoragePath FOLDER = StoragePath.of("data");
    private static final StoragePath FILE = FOLDER.resolve("flink_1.parquet");
    private static final StagedNames NAMES = new StagedNames(
            new SnapshotId(7), StoragePath.of("metadata/1-m0.avro"), StoragePath.of("metadata/snap-7-1-2.avro"));

    private final ManualClock clock = new ManualClock();
    private final FaultyStorage storage = new FaultyStorage(new MemoryStorage(clock)).late();
    private final InFlightMarkers markers = new InFlightMarkers(storage);
    private final MarkedAhead ahead = new MarkedAhead();

    @Test
    void namesAreGivenAwayOnceAndNotBeforeTheirMarkersExist() {
        Pending<?> marks = ahead.beginForCommit(TABLE, () -> NAMES, markers, clock.instant());
        assertThat(ahead.takeForCommit(TABLE, clock.instant())).isEmpty();
        marks.join();
        assertThat(storage.stat(TableAudit.marker(NAMES.manifest()))).isPresent();
        assertThat(storage.stat(TableAudit.marker(NAMES.manifestList()))).isPresent();
        assertThat(ahead.takeForCommit(TABLE, clock.instant())).contains(NAMES);
        assertThat(ahead.takeForCommit(TABLE, clock.instant())).isEmpty();
    }

    /** Whoever dropped the table has removed the markers. */
    @Test
    void namesOfAnotherTableAreNotUsed() {
        ahead.beginForCommit(TABLE, () -> NAMES, markers, clock.instant()).join();
        ahead.beginForDataFile(TABLE, () -> FILE, markers, clock.instant()).join();
        assertThat(ahead.takeForCommit("uuid-2", clock.instant())).isEmpty();
        assertThat(ahead.takeForDataFile("uuid-2", FOLDER, clock.instant())).isEmpty();
        assertThat(ahead.takeForCommit(TABLE, clock.instant())).isEmpty();
    }

    @Test
    void namesWithoutAnAnswerForEachMarkerAreNotUsed() {
        storage.failWhen(
                operation -> operation.path().equals(TableAudit.marker(NAMES.manifestList())), Fault.LOST_ANSWER);
        ahead.beginForCommit(TABLE, () -> NAMES, markers, clock.instant()).await();
        assertThat(ahead.takeForCommit(TABLE, clock.instant())).isEmpty();
    }

    @Test
    void aDataFileThatIsMarkedIsBegunWithoutARequest() {
        ahead.beginForDataFile(TABLE, () -> FILE, markers, clock.instant()).join();
        int before = storage.trace().size();
        MarkedFiles.Begun begun = files(false).begin(TABLE, FOLDER, "flink_2.parquet", ahead);
        begun.mark().join();
        assertThat(begun.file()).isEqualTo(FILE);
        assertThat(storage.trace()).hasSize(before);
    }

    /** It is renewed by its own age, and taken back with its file. */
    @Test
    void aMarkerIsRenewedByItsOwnAgeAndRemovedWithItsFile() {
        ahead.beginForDataFile(TABLE, () -> FILE, markers, clock.instant()).join();
        clock.advance(InFlightMarkers.REFRESH.minus(Duration.ofMillis(1)));
        MarkedFiles files = files(false);
        files.begin(TABLE, FOLDER, "flink_2.parquet", ahead);
        files.renew();
        assertThat(markings()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        files.renew();
        assertThat(markings()).isEqualTo(2);
        files.removeAll();
        assertThat(storage.stat(TableAudit.marker(FILE))).isEmpty();
    }

    /** A repetition of the first request could come late, and name the first folder again. */
    @Test
    void inAnotherFolderAFileHasANameOfItsOwn() {
        ahead.beginForDataFile(TABLE, () -> FILE, markers, clock.instant()).join();
        MarkedFiles.Begun begun = files(false).begin(TABLE, FOLDER.resolve("day=2"), "flink_2.parquet", ahead);
        begun.mark().join();
        assertThat(begun.file()).hasToString("data/day=2/flink_2.parquet");
        assertThat(new String(
                        storage.read(TableAudit.marker(begun.file()))
                                .orElseThrow()
                                .bytes(),
                        UTF_8))
                .isEqualTo("{\"file_path\": \"data/day=2/flink_2.parquet\"}");
    }

    @Test
    void namesThatNobodyGetsLoseTheirMarkersWhenTheNextAreMarked() {
        ahead.beginForCommit(TABLE, () -> NAMES, markers, clock.instant()).join();
        ahead.beginForDataFile(TABLE, () -> FILE, markers, clock.instant()).join();
        clock.advance(InFlightMarkers.REFRESH);
        assertThat(ahead.takeForCommit(TABLE, clock.instant())).isEmpty();
        assertThat(ahead.takeForDataFile(TABLE, FOLDER, clock.instant())).isEmpty();
        StoragePath next = FOLDER.resolve("flink_2.parquet");
        ahead.beginForDataFile(TABLE, () -> next, markers, clock.instant()).join();
        assertThat(storage.list(StoragePath.of("metadata/inflight")))
                .extracting(ObjectInfo::path)
                .containsExactly(TableAudit.marker(next));
    }

    /** Also those whose markers are on their way, and not those that somebody has got. */
    @Test
    void namesThatAreGivenUpLoseTheirMarkers() {
        ahead.beginForDataFile(TABLE, () -> FILE, markers, clock.instant()).join();
        assertThat(ahead.takeForDataFile(TABLE, FOLDER, clock.instant())).isPresent();
        StoragePath next = FOLDER.resolve("flink_2.parquet");
        Pending<?> onItsWay = ahead.beginForDataFile(TABLE, () -> next, markers, clock.instant());
        ahead.beginForCommit(TABLE, () -> NAMES, markers, clock.instant()).join();
        ahead.withdraw(markers);
        onItsWay.join();
        assertThat(storage.list(StoragePath.of("metadata/inflight")))
                .extracting(ObjectInfo::path)
                .containsExactly(TableAudit.marker(FILE));
        assertThat(ahead.takeForCommit(TABLE, clock.instant())).isEmpty();
    }

    /** Its marker would not survive a power cut, as the file does. */
    @Test
    void aFileThatAnotherProcessMayCommitHasAMarkerOfItsOwn() {
        ahead.beginForDataFile(TABLE, () -> FILE, markers, clock.instant()).join();
        assertThat(files(true).begin(TABLE, FOLDER, "flink_2.parquet", ahead).file())
                .hasToString("data/flink_2.parquet");
    }

    private MarkedFiles files(boolean outlive) {
        return new MarkedFiles(storage, clock, outlive);
    }

    private long markings() {
        return storage.trace().stream()
                .map(StorageOperation::kind)
                .filter(Kind.WRITE::equals)
                .count();
    }
}
