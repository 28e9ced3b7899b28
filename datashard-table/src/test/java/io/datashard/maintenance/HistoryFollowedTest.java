package io.datashard.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Who follows a table while its history changes gets each new row once, or is told that rows are gone. */
class HistoryFollowedTest {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", PrimitiveType.LONG));

    private final Layout layout;

    @TempDir
    Path folder;

    private DataShardTable table;

    HistoryFollowedTest(Layout layout) {
        this.layout = layout;
    }

    @AfterEach
    void close() {
        table.close();
    }

    @EveryLayout
    void afterItsPositionHasExpiredNoRowComesTwice() {
        create();
        append(1);
        try (TableFollower follower = table.follow(StartingPosition.full())) {
            assertThat(ids(follower)).containsExactly(1L);
            append(2);
            append(3);
            assertThat(TableMaintenance.of(table)
                            .expireSnapshots()
                            .retainLast(1)
                            .run()
                            .expired())
                    .hasSize(2);
            assertThat(ids(follower)).containsExactlyInAnyOrder(2L, 3L);
            append(4);
            assertThat(ids(follower)).containsExactly(4L);
        }
    }

    @EveryLayout
    void aMergeOfManifestsIsPassedOver() {
        create();
        append(1);
        append(2);
        try (TableFollower follower = table.follow(StartingPosition.full())) {
            assertThat(ids(follower)).containsExactlyInAnyOrder(1L, 2L);
            append(3);
            assertThat(TableMaintenance.of(table).rewriteManifests().run().manifestsAfter())
                    .isEqualTo(1);
            assertThat(ids(follower)).containsExactly(3L);
            assertThat(ids(follower)).isEmpty();
        }
    }

    @EveryLayout
    void aRollbackOfReadRowsIsToldAndNotPassedOver() {
        create();
        append(1);
        String target = table.currentSnapshot().orElseThrow().id().toString();
        append(2);
        try (TableFollower follower = table.follow(StartingPosition.full())) {
            assertThat(ids(follower)).containsExactlyInAnyOrder(1L, 2L);
            TableMaintenance.of(table).rollbackToSnapshot(target).run();
            append(3);
            assertThatThrownBy(() -> ids(follower)).isInstanceOf(InvalidUseException.class);
        }
    }

    private void create() {
        table = DataShardTable.create(
                folder.resolve("t").toString(), SCHEMA, new TableOptions(layout, List.of(), Map.of()));
    }

    private void append(long id) {
        table.append(List.of(GenericRow.of(SCHEMA, id)));
    }

    private static List<Object> ids(TableFollower follower) {
        List<Object> ids = new ArrayList<>();
        try (RowIterator rows = follower.poll()) {
            rows.forEachRemaining(row -> ids.add(row.get("id")));
        }
        return ids;
    }
}
