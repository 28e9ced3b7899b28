package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.RoundTrips;
import io.datashard.testing.SinkRuns;
import io.datashard.testing.StorageOperation;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How many requests of a commit wait for one another on a distant store: until it is visible, and in all. */
class RoundTripsTest {
    private final Layout layout;
    private final MemoryStorage storage = new MemoryStorage();
    private final TestTable table;
    private final RoundTrips trips;
    private final TableCommitter writer;
    private final List<String> expected = new ArrayList<>();
    private int checkpoint;

    RoundTripsTest(Layout layout) {
        this.layout = layout;
        LayoutFacts facts = new LayoutFacts(layout);
        this.table = new TestTable(storage, 1, layout).create(Map.of());
        Kind publication = layout == Layout.CLASSIC ? Kind.REPLACE : Kind.CREATE;
        this.trips = new RoundTrips(storage, path -> facts.isCommitPoint(new StorageOperation(0, publication, path)));
        this.writer = table.committer(trips.storage());
    }

    @EveryLayout
    void aWriterThatIsAloneCommitsInTwoOrThree() {
        commits(2);
        for (int i = 0; i < 5; i++) {
            commit(1);
            requireTrips(classicOr(3, 2), classicOr(4, 4));
        }
        commit(8);
        requireTrips(classicOr(3, 2), classicOr(4, 4));
        requireAll();
    }

    /** Many files are checked before the lock is taken, so that nobody waits for that. */
    @EveryLayout
    void theCheckOfManyFilesWaitsForNoLock() {
        commits(2);
        commit(100);
        requireTrips(classicOr(4, 2), classicOr(5, 4));
    }

    /** The manifests are read at the same time, and before the list is written. */
    @EveryLayout
    void aMergeTakesOneMore() {
        commits(63);
        commit(1);
        requireTrips(classicOr(3, 2), classicOr(4, 4));
        commit(1);
        requireTrips(classicOr(4, 3), classicOr(5, 5));
        requireAll();
    }

    /** The metadata file and the manifest list of the other commit are read, one after the other, and the files written anew. */
    @EveryLayout
    void aBaseThatWasForeseenWronglyCostsNoMoreThanOneThatWasNot() {
        commits(3);
        other();
        commit(1);
        int foreseen = trips.tripsToCommit();
        other();
        commit(1);
        requireTrips(classicOr(6, 5), classicOr(7, 7));
        assertThat(foreseen).isEqualTo(trips.tripsToCommit());
        requireAll();
    }

    @EveryLayout
    void whoFindsOthersReadsFirstUntilHeIsAloneAgain() {
        commits(3);
        other();
        commits(1);
        int requests = trips.requests();
        other();
        commits(1);
        assertThat(trips.requests()).as("requests of one who foresees nothing").isLessThan(requests);
        // Nobody came: this one finds that out.
        commit(1);
        requireTrips(classicOr(4, 3), classicOr(5, 5));
        int readFirst = trips.requests();
        commit(1);
        requireTrips(classicOr(4, 3), classicOr(5, 5));
        table.clock().advance(Courtesy.SEEN_FOR.plusMillis(1));
        commit(1);
        requireTrips(classicOr(3, 2), classicOr(4, 4));
        assertThat(trips.requests()).isEqualTo(readFirst);
        requireAll();
    }

    @EveryLayout
    void namesThatWereMarkedLongAgoAreNotUsed() {
        commits(3);
        table.clock().advance(InFlightMarkers.REFRESH);
        append();
        requireTrips(classicOr(4, 3), classicOr(5, 5));
        table.clock().advance(InFlightMarkers.REFRESH.minus(Duration.ofMillis(1)));
        append();
        requireTrips(classicOr(3, 2), classicOr(4, 4));
        table.clock().advance(Duration.ofHours(-1));
        append();
        requireTrips(classicOr(4, 3), classicOr(5, 5));
        requireAll();
    }

    @EveryLayout
    void onlyWhoReturnsLeavesMarksForATimeThatMayNotCome() {
        commits(1);
        assertThat(TableAudit.of(storage).strays()).isEmpty();
        commits(4);
        assertThat(TableAudit.of(storage).strays()).hasSize(2).allMatch(path -> path.name()
                .endsWith(".avro.inflight"));
    }

    private void commits(int count) {
        for (int i = 0; i < count; i++) {
            commit(1);
        }
    }

    private void commit(int files) {
        String name = "c" + ++checkpoint + ".";
        List<String> names = IntStream.range(0, files).mapToObj(i -> name + i).toList();
        DataFile[] added = names.stream().map(file -> table.file(file, 1)).toArray(DataFile[]::new);
        SinkAppend change = table.sinkAppend(
                SinkRuns.fresh("sink", "lineage", checkpoint), RewindPolicy.FAIL, trips.storage(), added);
        trips.reset();
        writer.commit(change);
        expected.addAll(names);
    }

    /** Its file has just been written. */
    private void append() {
        String name = "a" + ++checkpoint;
        TableChange change = TestTable.appending(table.file(name, 1));
        trips.reset();
        writer.commit(change);
        expected.add(name);
    }

    private void other() {
        String name = "other" + expected.size();
        table.append(name);
        expected.add(name);
    }

    private int classicOr(int classic, int iceberg) {
        return layout == Layout.CLASSIC ? classic : iceberg;
    }

    private void requireTrips(int toCommit, int inAll) {
        assertThat(trips.tripsToCommit())
                .as("round trips until commit %s is visible", checkpoint)
                .isEqualTo(toCommit);
        assertThat(trips.trips()).as("round trips of commit %s", checkpoint).isEqualTo(inAll);
    }

    private void requireAll() {
        assertThat(TableAudit.of(storage).names()).containsExactlyInAnyOrderElementsOf(expected);
    }
}
