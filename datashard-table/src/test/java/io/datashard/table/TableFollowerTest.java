package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.model.Snapshot;
import io.datashard.read.ReadPosition;
import io.datashard.read.StartingPosition;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.Predicate;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowBatch;
import io.datashard.schema.Schema;
import io.datashard.testing.EveryLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Reads of plain Java beside the one of all rows: between snapshots, of what is new, in batches, by several threads, and of the count alone. */
class TableFollowerTest {
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "name", PrimitiveType.STRING));

    private final Layout layout;

    @TempDir
    Path folder;

    private DataShardTable table;

    TableFollowerTest(Layout layout) {
        this.layout = layout;
    }

    @BeforeEach
    void create() {
        table = DataShardTable.create(folder.resolve("t").toString(), SCHEMA, TableOptions.DEFAULT.withLayout(layout));
    }

    @AfterEach
    void close() {
        table.close();
    }

    @EveryLayout
    void eachLookGivesWhatIsNewAndAPositionIsGoneOnFrom() {
        append(1, 2);
        String kept;
        try (TableFollower follower = table.follow(StartingPosition.full())) {
            assertThat(ids(follower.poll())).containsExactlyInAnyOrder(1L, 2L);
            assertThat(ids(follower.poll())).isEmpty();
            append(3);
            append(4, 5);
            assertThat(ids(follower.poll())).containsExactlyInAnyOrder(3L, 4L, 5L);
            kept = follower.position().toString();
        }
        append(6);
        try (DataShardTable again = DataShardTable.open(table.location().text());
                TableFollower follower = again.follow(ReadPosition.parse(kept))) {
            assertThat(follower.position()).hasToString(kept);
            assertThat(ids(follower.poll())).containsExactly(6L);
            assertThat(ids(follower.poll())).isEmpty();
        }
    }

    @EveryLayout
    void rowsOfALookThatWasNotTakenWholeComeAgain() {
        append(1, 2, 3);
        try (TableFollower follower = table.follow(StartingPosition.full())) {
            ReadPosition before = follower.position();
            try (RowIterator rows = follower.poll()) {
                rows.next();
            }
            assertThat(follower.position()).isEqualTo(before);
            assertThat(ids(follower.poll())).containsExactlyInAnyOrder(1L, 2L, 3L);
            assertThat(follower.position()).isNotEqualTo(before);
        }
    }

    @EveryLayout
    void aStartSaysWhatComesFirst() {
        append(1);
        try (TableFollower latest = table.follow(StartingPosition.latest());
                TableFollower filtered = table.scan()
                        .select("name")
                        .where(new Predicate.Compare("id", Predicate.Operator.GT, 2L))
                        .follow(StartingPosition.latest())) {
            assertThat(ids(latest.poll())).isEmpty();
            append(2, 3);
            assertThat(ids(latest.poll())).containsExactlyInAnyOrder(2L, 3L);
            try (RowIterator rows = filtered.poll()) {
                assertThat(rows.stream().map(row -> row.get("name")).toList()).containsExactly("n3");
            }
        }
    }

    @EveryLayout
    void whatIsNoPositionIsRefused() {
        for (String text : List.of("", "1;2", "2;a;b;1;1;-;-", "1;a;b;x;1;-;-", "1;a;b;1;1;2;x")) {
            assertThatThrownBy(() -> ReadPosition.parse(text))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("Cannot go on reading from '" + text + "'");
        }
        try (TableFollower follower = table.follow(ReadPosition.parse("1;another;CLASSIC;5;5;-;-"))) {
            assertThatThrownBy(() -> ids(follower.poll())).hasMessageContaining("another table lies there now");
        }
    }

    @EveryLayout
    void betweenTwoSnapshotsIsWhatWasAddedAfterTheFirst() {
        append(1);
        Snapshot first = table.currentSnapshot().orElseThrow();
        append(2);
        append(3, 4);
        Snapshot third = table.currentSnapshot().orElseThrow();
        append(5);

        assertThat(ids(table.scan().between(first.id(), third.id()).rows())).containsExactlyInAnyOrder(2L, 3L, 4L);
        assertThat(table.scan().between(first.id(), third.id()).rowCount()).isEqualTo(3);
        assertThatThrownBy(() -> table.scan().between(third.id(), first.id()).rows())
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> table.scan().snapshotId(first.id()).asOf(first.timestamp()))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Give one of snapshotId, asOf and between");
    }

    @EveryLayout
    void theCountIsThatOfTheRows() {
        assertThat(table.rowCount()).isZero();
        append(1, 2);
        append(3);
        assertThat(table.rowCount()).isEqualTo(3);
        assertThatThrownBy(() -> table.scan()
                        .where(new Predicate.Compare("id", Predicate.Operator.GT, 1L))
                        .rowCount())
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("a condition was set");
    }

    @EveryLayout
    void batchesHoldTheRowsThatMatch() {
        append(LongStream.range(0, 5_000).toArray());
        append(LongStream.range(5_000, 5_010).toArray());
        List<Long> found = new ArrayList<>();
        try (BatchIterator batches = table.scan()
                .where(new Predicate.Compare("id", Predicate.Operator.GE, 4_990L))
                .batches()) {
            for (RowBatch batch = batches.next(); batch != null; batch = batches.next()) {
                for (int i = 0; i < batch.size(); i++) {
                    found.add(batch.row(i).getLong(0));
                }
            }
            assertThat(batches.schema()).isEqualTo(table.schema());
        }
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(4_990, 5_010).boxed().toList());
    }

    @EveryLayout
    void severalThreadsTakeEachRowOnce() {
        for (long i = 0; i < 12; i++) {
            append(2 * i, 2 * i + 1);
        }
        Queue<Object> taken = new ConcurrentLinkedQueue<>();
        table.scan().forEach(3, row -> taken.add(row.get("id")));
        assertThat(taken)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 24).mapToObj(id -> (Object) id).toList());

        assertThatThrownBy(() -> table.scan().forEach(3, row -> {
                    throw new IllegalStateException("the consumer's own");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the consumer's own");
        assertThatThrownBy(() -> table.scan().forEach(0, row -> {})).isInstanceOf(InvalidUseException.class);
    }

    private void append(long... ids) {
        table.append(LongStream.of(ids)
                .mapToObj(id -> GenericRow.of(SCHEMA, id, "n" + id))
                .toList());
    }

    private static List<Object> ids(RowIterator rows) {
        try (rows) {
            return rows.stream().map(row -> row.get("id")).toList();
        }
    }
}
