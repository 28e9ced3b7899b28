package io.datashard.flink.metatable;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.commit.CommitSettings;
import io.datashard.commit.PropertyChange;
import io.datashard.layout.Layout;
import io.datashard.model.Snapshot;
import io.datashard.model.TableProperties;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import io.datashard.testing.EveryLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.StreamFlatMap;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** Each snapshot that is listed when the table is looked at comes once, also over restarts. */
class NewSnapshotsTest {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
    private static final int[] ID = {1};

    @TempDir
    private Path folder;

    private OneInputStreamOperatorTestHarness<Long, RowData> started(@Nullable OperatorSubtaskState state)
            throws Exception {
        OneInputStreamOperatorTestHarness<Long, RowData> harness =
                new OneInputStreamOperatorTestHarness<>(new StreamFlatMap<>(
                        new NewSnapshots(TableLocation.of(folder.resolve("t").toString()), ID)));
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    private static List<String> look(OneInputStreamOperatorTestHarness<Long, RowData> harness) throws Exception {
        int before = harness.extractOutputValues().size();
        harness.processElement(7L, 0);
        List<RowData> all = harness.extractOutputValues();
        return all.subList(before, all.size()).stream()
                .map(row -> row.getString(0).toString())
                .toList();
    }

    private static String append(DataShardTable table) {
        Snapshot snapshot = table.append(List.of(GenericRow.of(SCHEMA, 1L))).orElseThrow();
        return snapshot.id().toString();
    }

    @EveryLayout
    void whatIsNewComesOnceAlsoAfterARestart(Layout layout) throws Exception {
        try (DataShardTable table = DataShardTable.create(
                folder.resolve("t").toString(), Map.of(), SCHEMA, TableOptions.DEFAULT.withLayout(layout))) {
            OperatorSubtaskState state;
            String first;
            String second;
            String third;
            try (OneInputStreamOperatorTestHarness<Long, RowData> harness = started(null)) {
                assertThat(look(harness)).isEmpty();
                first = append(table);
                second = append(table);
                assertThat(look(harness)).containsExactly(first, second);
                assertThat(look(harness)).isEmpty();
                state = harness.snapshot(1, 0);
                third = append(table);
                assertThat(look(harness)).containsExactly(third);
            }
            try (OneInputStreamOperatorTestHarness<Long, RowData> harness = started(state)) {
                assertThat(look(harness)).containsExactly(third);
                assertThat(look(harness)).isEmpty();
            }
        }
    }

    @EveryLayout
    void whatExpiresDoesNotHideWhatIsNew(Layout layout) throws Exception {
        try (DataShardTable table = DataShardTable.create(
                folder.resolve("t").toString(), Map.of(), SCHEMA, TableOptions.DEFAULT.withLayout(layout))) {
            assertThat(append(table)).isNotEmpty();
            try (OneInputStreamOperatorTestHarness<Long, RowData> harness = started(null)) {
                assertThat(look(harness)).hasSize(1);
                assertThat(table.access()
                                .properties(CommitSettings.DEFAULT)
                                .commit(any -> new PropertyChange(
                                        Map.of(TableProperties.SNAPSHOT_RETENTION_COUNT, "1"), Set.of())))
                        .isTrue();
                assertThat(look(harness)).isEmpty();
                String next = append(table);
                assertThat(look(harness)).containsExactly(next);
            }
        }
    }
}
