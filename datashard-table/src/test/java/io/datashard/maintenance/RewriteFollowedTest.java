package io.datashard.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.model.Snapshot;
import io.datashard.model.TableProperties;
import io.datashard.read.ReadPosition;
import io.datashard.read.StartingPosition;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import io.datashard.table.TableFollower;
import io.datashard.table.TableOptions;
import io.datashard.testing.EveryLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Who follows a table gets no row twice because it was rewritten, whatever has expired meanwhile, and loses none without an error. */
class RewriteFollowedTest {
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "name", PrimitiveType.STRING));
    private static final int MANY = 50_000;

    private final Layout layout;

    @TempDir
    Path folder;

    private DataShardTable table;

    RewriteFollowedTest(Layout layout) {
        this.layout = layout;
    }

    @AfterEach
    void close() {
        table.close();
    }

    @EveryLayout
    void aRewriteIsPassedOver() {
        create(100);
        append(1);
        append(2);
        try (TableFollower follower = table.follow(StartingPosition.full())) {
            assertThat(ids(follower)).containsExactlyInAnyOrder(1L, 2L);
            rewrite();
            assertThat(ids(follower)).isEmpty();
            append(3);
            assertThat(ids(follower)).containsExactly(3L);
        }
    }

    @EveryLayout
    void newRowsThatAreRewrittenBeforeTheyAreReadComeOnce() {
        create(100);
        append(1);
        try (TableFollower follower = table.follow(StartingPosition.full())) {
            assertThat(ids(follower)).containsExactly(1L);
            append(2);
            append(3);
            rewrite();
            append(4);
            assertThat(ids(follower)).containsExactlyInAnyOrder(2L, 3L, 4L);
            assertThat(ids(follower)).isEmpty();
        }
    }

    @EveryLayout
    void whereTheRewriteHasExpiredWhatWasReadDoesNotComeAgain() {
        create(1);
        append(1);
        append(2);
        try (TableFollower follower = table.follow(StartingPosition.full())) {
            assertThat(ids(follower)).containsExactlyInAnyOrder(1L, 2L);
            String position = follower.position().toString();
            rewrite();
            append(3);
            assertThat(table.history()).hasSize(1);

            requireGap(follower);
            // As another process, and from the text of an older release that knew no files.
            for (String text : List.of(position, position.replaceAll("[^;]*;[^;]*$", "-;-"))) {
                try (TableFollower again = table.follow(ReadPosition.parse(text))) {
                    requireGap(again);
                }
            }
        }
    }

    @EveryLayout
    void whereTheRewriteOfUnreadRowsHasExpiredTheyComeOnce() {
        create(1);
        // Too large to be rewritten.
        append(LongStream.range(0, MANY).toArray());
        try (TableFollower follower = table.follow(StartingPosition.full())) {
            assertThat(ids(follower)).hasSize(MANY);
            append(MANY + 1);
            append(MANY + 2);
            assertThat(TableMaintenance.of(table)
                            .rewriteDataFiles()
                            .minInputFiles(2)
                            .targetFileSize(1 << 20)
                            .smallFileRatio(0.02)
                            .run(Progress.NONE)
                            .filesBefore())
                    .isEqualTo(2);
            append(MANY + 3);
            assertThat(table.history()).hasSize(1);

            assertThat(ids(follower)).containsExactlyInAnyOrder(MANY + 1L, MANY + 2L, MANY + 3L);
            assertThat(ids(follower)).isEmpty();
        }
    }

    @EveryLayout
    void whereTheRewriteHasReplacedReadAndUnreadRowsThereIsAGap() {
        create(1);
        append(1);
        try (TableFollower follower = table.follow(StartingPosition.full())) {
            assertThat(ids(follower)).containsExactly(1L);
            append(2);
            rewrite();
            append(3);

            requireGap(follower);
        }
    }

    @EveryLayout
    void fromTheLatestSnapshotOnAnExpiredRewriteIsAGapOrNothing() {
        create(1);
        append(1);
        append(2);
        try (TableFollower follower = table.follow(StartingPosition.latest())) {
            assertThat(ids(follower)).isEmpty();
            rewrite();
            append(3);
            requireGap(follower);
        }
    }

    private static void requireGap(TableFollower follower) {
        assertThatThrownBy(() -> ids(follower))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageMatching(
                        "(?s).*(the first has been expired and files of it are gone or others in their place"
                                + "|the first has been expired, and the state, of an older release, does not tell its files).*");
    }

    private void create(int kept) {
        table = DataShardTable.create(
                folder.resolve("t").toString(),
                SCHEMA,
                new TableOptions(
                        layout, List.of(), Map.of(TableProperties.SNAPSHOT_RETENTION_COUNT, Integer.toString(kept))));
    }

    private void rewrite() {
        assertThat(TableMaintenance.of(table)
                        .rewriteDataFiles()
                        .minInputFiles(2)
                        .run(Progress.NONE)
                        .rewrittenGroups())
                .isEqualTo(1);
        assertThat(table.currentSnapshot().orElseThrow().operation()).isEqualTo(Snapshot.REPLACE);
    }

    private void append(long... ids) {
        table.append(LongStream.of(ids)
                .mapToObj(id -> GenericRow.of(SCHEMA, id, "n" + id * 0x9E3779B97F4A7C15L))
                .toList());
    }

    private static List<Object> ids(TableFollower follower) {
        List<Object> ids = new ArrayList<>();
        try (RowIterator rows = follower.poll()) {
            rows.forEachRemaining(row -> ids.add(row.get("id")));
        }
        return ids;
    }
}
