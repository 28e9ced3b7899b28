package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.error.StorageException;
import io.datashard.layout.Layout;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.table.TableAccess;
import io.datashard.table.TablePositions;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.InterceptedStorage;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.PythonCollector;
import io.datashard.testing.TestTable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is kept of a position with a name, who may move it, and which snapshots it holds. */
class NamedPositionsTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final StoragePath FILE = StoragePath.of("metadata/consumers/alerts.json");

    private final MemoryStorage storage = new MemoryStorage();
    private final TestTable table;

    NamedPositionsTest(Layout layout) {
        this.table = new TestTable(storage, 5, layout).create(Map.of());
        table.append("a");
        table.append("b");
        table.append("c");
    }

    private NamedPositions positions(Storage through) {
        return TablePositions.of(
                new TableAccess(through, table.layout(through), table.clock(), table.ids(), table.clock()::advance));
    }

    private NamedPositions positions() {
        return positions(storage);
    }

    private List<SnapshotId> snapshots() {
        return table.current().metadata().snapshots().stream()
                .sorted(Comparator.comparing(Snapshot::sequenceNumber))
                .map(Snapshot::id)
                .toList();
    }

    /** A position at a snapshot, as a reader there has it. */
    private ReadPosition at(int snapshot) {
        positions().reset("other", snapshots().get(snapshot));
        ReadPosition position = position("other").orElseThrow();
        positions().reset("other", null);
        return position;
    }

    private Optional<ReadPosition> position(String id) {
        return positions().list().stream()
                .filter(named -> named.id().equals(id))
                .map(NamedPosition::position)
                .findFirst();
    }

    @EveryLayout
    void positionIsWhereItsReaderHasMovedIt() {
        OwnedPosition owned = positions().take("alerts", DAY);
        assertThat(owned.position()).isEmpty();
        assertThat(positions().list()).extracting(NamedPosition::position).containsOnlyNulls();

        assertThat(owned.move(at(1))).isTrue();

        assertThat(position("alerts")).contains(at(1));
        assertThat(at(1).position().files()).isNotNull();
        assertThat(positions().take("alerts", DAY).position()).contains(at(1));
    }

    @EveryLayout
    void nothingIsWrittenWhileAPositionStaysExceptThatItsReaderLives() {
        OwnedPosition owned = positions().take("alerts", DAY);
        owned.move(at(0));
        assertThat(owned.move(at(0))).isFalse();
        table.clock().advance(Duration.ofMinutes(61));
        assertThat(owned.move(at(0))).isTrue();
        assertThat(positions().list().get(0).updated()).isEqualTo(table.clock().instant());
    }

    @EveryLayout
    void readerThatBeganLastMovesThePositionAndTheOtherLearnsOfIt() {
        OwnedPosition first = positions().take("alerts", DAY);
        first.move(at(0));
        OwnedPosition second = positions().take("alerts", DAY);

        assertThatThrownBy(() -> first.move(at(2)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("another reader has taken it");
        assertThat(position("alerts")).contains(at(0));
        assertThat(second.move(at(1))).isTrue();
    }

    @EveryLayout
    void readerOfAResetPositionLearnsOfIt() {
        OwnedPosition owned = positions().take("alerts", DAY);
        owned.move(at(1));
        assertThat(positions().reset("alerts", snapshots().get(0))).isTrue();
        assertThatThrownBy(() -> owned.move(at(2))).isInstanceOf(InvalidUseException.class);
        assertThat(position("alerts")).contains(at(0));

        OwnedPosition next = positions().take("alerts", DAY);
        assertThat(positions().reset("alerts", null)).isTrue();
        assertThatThrownBy(() -> next.move(at(2))).isInstanceOf(InvalidUseException.class);
        assertThat(positions().list()).isEmpty();
        assertThat(positions().reset("alerts", null)).isFalse();
    }

    /** A reader is overtaken between its look and its write. */
    @EveryLayout
    void moveOfAReaderThatIsOvertakenMeanwhileDoesNotTakeEffect() {
        ReadPosition end = at(2);
        boolean[] overtaken = new boolean[1];
        Storage raced = InterceptedStorage.of(storage, call -> {
            Object answer = call.proceed();
            if (call.name().equals("read") && call.path().equals(Optional.of(FILE)) && overtaken[0]) {
                overtaken[0] = false;
                positions().reset("alerts", snapshots().get(0));
            }
            return answer;
        });
        OwnedPosition owned = positions(raced).take("alerts", DAY);
        overtaken[0] = true;
        assertThatThrownBy(() -> owned.move(end)).isInstanceOf(InvalidUseException.class);
        assertThat(position("alerts")).contains(at(0));
    }

    @EveryLayout
    void moveThatFailedIsMadeAgain() {
        ReadPosition end = at(2);
        boolean[] down = new boolean[1];
        Storage failing = InterceptedStorage.of(storage, call -> {
            if (call.name().equals("read") && call.path().equals(Optional.of(FILE)) && down[0]) {
                throw new StorageException("Cannot read " + FILE, "the store is down", "Try again");
            }
            return call.proceed();
        });
        OwnedPosition owned = positions(failing).take("alerts", DAY);
        down[0] = true;
        assertThatThrownBy(() -> owned.move(end)).isInstanceOf(StorageException.class);
        down[0] = false;
        assertThat(owned.move(end)).isTrue();
        assertThat(position("alerts")).contains(end);
    }

    @EveryLayout
    void snapshotOfALivePositionAndAllLaterOnesAreHeld() {
        assertThat(held()).isEmpty();
        OwnedPosition owned = positions().take("alerts", DAY);
        assertThat(held()).isEmpty();
        owned.move(at(1));
        assertThat(held())
                .containsExactlyInAnyOrder(snapshots().get(1), snapshots().get(2));

        positions().reset("slow", snapshots().get(0));
        assertThat(held()).containsExactlyInAnyOrderElementsOf(snapshots());
        positions().reset("slow", null);

        table.clock().advance(DAY);
        assertThat(held()).hasSize(2);
        table.clock().advance(Duration.ofMillis(1));
        assertThat(held()).isEmpty();
        // It is still there.
        assertThat(positions().take("alerts", DAY).position()).contains(at(1));
    }

    @EveryLayout
    void everythingIsHeldForAReaderThatHasSeenTheEmptyTable() {
        ReadPosition end = at(2);
        OwnedPosition owned = positions().take("alerts", DAY);
        owned.move(new ReadPosition(end.tableUuid(), end.numbering(), ContinuousPosition.START));
        assertThat(held()).containsExactlyInAnyOrderElementsOf(snapshots());
    }

    @EveryLayout
    void damagedPositionIsNoPositionAndResetMendsIt() {
        OwnedPosition owned = positions().take("alerts", DAY);
        owned.move(at(2));
        String whole = new String(storage.readContent(FILE).orElseThrow(), StandardCharsets.UTF_8);
        List<String> damaged = new ArrayList<>(List.of(
                "",
                "{",
                "{}",
                whole.substring(0, whole.length() / 2),
                whole.replace("alerts", "others"),
                whole.replace("\"format\":1", "\"format\":2"),
                whole.replace(at(2).toString(), "1;2;3"),
                whole.replace("\"expires-after-ms\":", "\"expires-after-ms\":9999999999999"),
                whole.replace("\"updated-ms\":", "\"updated-ms\":-")));
        for (String content : damaged) {
            storage.write(FILE, content.getBytes(StandardCharsets.UTF_8));
            assertThat(content).isNotEqualTo(whole);
            assertThatThrownBy(() -> positions().take("alerts", DAY))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining("alerts.json")
                    .hasMessageContaining("Reset the position");
            // What must stay can't be told.
            assertThatThrownBy(this::held).isInstanceOf(CorruptDataException.class);
            assertThatThrownBy(() -> owned.move(at(1))).isInstanceOf(CorruptDataException.class);
        }
        assertThat(positions().reset("alerts", snapshots().get(1))).isTrue();
        assertThat(position("alerts")).contains(at(1));
    }

    @EveryLayout
    void positionOfAnEarlierTableIsRefusedAndHoldsNothing() {
        OwnedPosition owned = positions().take("alerts", DAY);
        owned.move(at(0));
        String other = new String(storage.readContent(FILE).orElseThrow(), StandardCharsets.UTF_8)
                .replace(table.current().metadata().tableUuid(), "00000000-0000-0000-0000-000000000000");
        storage.write(FILE, other.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> positions().take("alerts", DAY))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("another table");
        assertThat(held()).isEmpty();
        assertThat(positions().list()).isEmpty();
        positions().reset("alerts", null);
        assertThat(positions().take("alerts", DAY).position()).isEmpty();
    }

    /** It takes what it does not know, in the places that it knows. */
    @EveryLayout
    void positionSurvivesPythonsGarbageCollection(Layout layout) {
        OwnedPosition owned = positions().take("alerts", DAY);
        owned.move(at(2));
        storage.write(StoragePath.of("data/orphan.parquet"), new byte[1]);
        if (layout == Layout.ICEBERG) {
            PythonCollector.collect(storage);
            assertThat(storage.stat(StoragePath.of("data/orphan.parquet"))).isEmpty();
        } else {
            PythonCollector.collectMetadata(storage, table.current());
        }
        assertThat(position("alerts")).contains(at(2));
    }

    @EveryLayout
    void badNamesAndSnapshotsAreRefused() {
        for (String id : List.of("", "a/b", "..", ".tmp.a", "-a", "a b", "ä", "a".repeat(129))) {
            assertThatThrownBy(() -> positions().take(id, DAY))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("as the name of a position");
            assertThatThrownBy(() -> positions().reset(id, null)).isInstanceOf(InvalidUseException.class);
        }
        assertThat(positions().take("A.b-c_" + "9".repeat(122), DAY).position()).isEmpty();
        assertThatThrownBy(() -> positions().reset("alerts", new SnapshotId(1)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("has no snapshot 1");
    }

    private Iterable<SnapshotId> held() {
        return positions().held(table.current().metadata());
    }
}
