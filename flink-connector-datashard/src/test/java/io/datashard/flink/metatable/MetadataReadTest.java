package io.datashard.flink.metatable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.commit.CommitResult;
import io.datashard.commit.CommitSettings;
import io.datashard.commit.PropertyChange;
import io.datashard.error.CorruptDataException;
import io.datashard.error.StaleTableException;
import io.datashard.layout.Layout;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.Snapshot;
import io.datashard.model.TableProperties;
import io.datashard.schema.Field;
import io.datashard.schema.Partition;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.Heap;
import io.datashard.testing.TestTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How rows of metadata tables are read: on demand, and all of one state of the table. */
class MetadataReadTest {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
    private static final long ALL = Long.MAX_VALUE;

    @TempDir
    private Path folder;

    private DataShardTable create(Layout layout) {
        return create(SCHEMA, TableOptions.DEFAULT.withLayout(layout));
    }

    private DataShardTable create(Schema schema, TableOptions options) {
        return DataShardTable.create(folder.resolve("t").toString(), Map.of(), schema, options);
    }

    private static DataFile file(String name, @Nullable Object... partition) {
        return new DataFile(
                        StoragePath.of("data/" + name + ".parquet"),
                        3,
                        100,
                        null,
                        Map.of(1, 0L),
                        new ColumnBounds(Map.of(1, 1L), Map.of(1, 9L)))
                .inPartition(Partition.of(Arrays.asList(partition)));
    }

    private static void append(DataShardTable table, DataFile... files) {
        assertThat(table.access().committer(CommitSettings.DEFAULT).commit(TestTable.appending(files)))
                .isInstanceOf(CommitResult.Committed.class);
    }

    private static void setProperty(DataShardTable table, String key, String value) {
        assertThat(table.access()
                        .properties(CommitSettings.DEFAULT)
                        .commit(any -> new PropertyChange(Map.of(key, value), Set.of())))
                .isTrue();
    }

    private static ShownState state(DataShardTable table) {
        return ShownState.read(table.access(), null);
    }

    private MetadataRead read(MetadataTable kind, long limit, String... columns) {
        List<String> names =
                kind.listing().columns().stream().map(ShownColumn::name).toList();
        return new MetadataRead(
                TableLocation.of(folder.resolve("t").toString()),
                kind,
                null,
                Arrays.stream(columns).mapToInt(names::indexOf).toArray(),
                limit);
    }

    private static List<String> texts(MetadataRead read, ShownState state) {
        List<String> texts = new ArrayList<>();
        read.run(state, row -> texts.add(row.getString(0).toString()));
        return texts;
    }

    private static List<RowData> rows(MetadataRead read, ShownState state) {
        List<RowData> rows = new ArrayList<>();
        read.run(state, rows::add);
        return rows;
    }

    private String where(String name) {
        return folder.resolve("t/data/" + name + ".parquet").toString();
    }

    @Test
    void columnsAreNamedOnce() {
        assertThat(MetadataTable.values())
                .allSatisfy(kind -> assertThat(kind.listing().columns().stream().map(ShownColumn::name))
                        .isNotEmpty()
                        .doesNotHaveDuplicates());
    }

    @EveryLayout
    void aLimitReadsNoFurtherManifest(Layout layout) throws IOException {
        try (DataShardTable table = create(layout)) {
            append(table, file("a"));
            append(table, file("b"));
            Snapshot last = table.currentSnapshot().orElseThrow();
            StoragePath added = table.access().layout().readManifestList(table.metadata(), last).stream()
                    .filter(manifest -> last.id().equals(manifest.addedSnapshotId()))
                    .findFirst()
                    .orElseThrow()
                    .path();
            Files.delete(folder.resolve("t").resolve(added.value()));

            assertThat(texts(read(MetadataTable.FILES, 1, "file_path"), state(table)))
                    .containsExactly(where("a"));
            MetadataRead whole = read(MetadataTable.FILES, ALL, "file_path");
            assertThatThrownBy(() -> texts(whole, state(table)))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining(added.value());
        }
    }

    @EveryLayout
    void rowsAreThoseOfOneState(Layout layout) {
        try (DataShardTable table = create(layout)) {
            append(table, file("a"), file("b"));
            for (MetadataTable kind : List.of(MetadataTable.FILES, MetadataTable.ALL_FILES)) {
                List<String> seen = new ArrayList<>();
                read(kind, ALL, "file_path").run(state(table), row -> {
                    append(table, file("after-" + kind + "-" + seen.size()));
                    seen.add(row.getString(0).toString());
                });
                int before = kind == MetadataTable.FILES ? 2 : 4;
                assertThat(seen).hasSize(before).startsWith(where("a"), where("b"));
            }
            assertThat(texts(read(MetadataTable.FILES, ALL, "file_path"), state(table)))
                    .hasSize(8);
        }
    }

    /** A query that fails so may be started over; one that meets damage may not. */
    @EveryLayout
    void whatExpiresWhileItIsReadIsToldFromDamage(Layout layout) throws IOException {
        try (DataShardTable table = create(layout)) {
            append(table, file("a"));
            append(table, file("b"));
            ShownState before = state(table);
            Snapshot first = table.history().get(0);
            Files.delete(folder.resolve("t").resolve(first.manifestList().value()));
            MetadataRead all = read(MetadataTable.ALL_FILES, ALL, "file_path");
            assertThatThrownBy(() -> texts(all, before)).isInstanceOf(CorruptDataException.class);

            setProperty(table, TableProperties.SNAPSHOT_RETENTION_COUNT, "1");
            append(table, file("c"));
            assertThatThrownBy(() -> texts(all, before))
                    .isInstanceOf(StaleTableException.class)
                    .hasMessageContaining("2 of its snapshots expired")
                    .hasMessageContaining("Run the query again");
            assertThat(texts(all, state(table))).containsExactly(where("a"), where("b"), where("c"));
        }
    }

    @EveryLayout
    void aFileThatTwoManifestsNameCountsOnce(Layout layout) {
        try (DataShardTable table = create(layout)) {
            append(table, file("a"));
            append(table, file("a"), file("b"));
            assertThat(texts(read(MetadataTable.FILES, ALL, "file_path"), state(table)))
                    .containsExactly(where("a"), where("b"));
            assertThat(texts(read(MetadataTable.ALL_FILES, ALL, "file_path"), state(table)))
                    .containsExactly(where("a"), where("b"));
            assertThat(rows(read(MetadataTable.PARTITIONS, ALL, "record_count", "file_count"), state(table)))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.getLong(0)).isEqualTo(6);
                        assertThat(row.getLong(1)).isEqualTo(2);
                    });
        }
    }

    @Test
    void partitionsAreToldByTheirValues() {
        Schema schema = Schema.of(
                Field.required(1, "id", PrimitiveType.LONG),
                Field.optional(2, "at", PrimitiveType.TIMESTAMPTZ),
                Field.optional(3, "sym", PrimitiveType.STRING));
        TableOptions options = TableOptions.DEFAULT
                .withLayout(Layout.ICEBERG)
                .withPartitions(List.of(PartitionTerm.day("at"), PartitionTerm.identity("sym")));
        try (DataShardTable table = create(schema, options)) {
            append(table, file("a", 20_000, "x=1/ü"), file("b", null, null));
            append(table, file("c", 20_000, "x=1/ü"));
            Snapshot last = table.currentSnapshot().orElseThrow();
            List<RowData> rows = rows(
                    read(MetadataTable.PARTITIONS, ALL, "partition", "file_count", "last_updated_snapshot_id"),
                    state(table));
            assertThat(rows).hasSize(2);
            assertThat(map(rows.get(0)))
                    .isEqualTo(Map.of(text("at_day"), text("2024-10-04"), text("sym"), text("x=1/ü")));
            assertThat(rows.get(0).getLong(1)).isEqualTo(2);
            assertThat(rows.get(0).getString(2)).isEqualTo(text(last.id().toString()));
            assertThat(map(rows.get(1)).values()).containsOnlyNulls().hasSize(2);
            assertThat(rows(read(MetadataTable.FILES, ALL, "partition"), state(table)))
                    .extracting(MetadataReadTest::map)
                    .containsExactly(map(rows.get(0)), map(rows.get(1)), map(rows.get(0)));
        }
    }

    private static StringData text(String text) {
        return StringData.fromString(text);
    }

    private static Map<?, ?> map(RowData row) {
        GenericMapData map = (GenericMapData) row.getMap(0);
        Map<Object, @Nullable Object> values = new HashMap<>();
        Object[] keys = ((GenericArrayData) map.keyArray()).toObjectArray();
        for (Object key : keys) {
            values.put(key, map.get(key));
        }
        return values;
    }

    @EveryLayout
    void aRunThatWasRestoredTellsFromWhere(Layout layout) {
        try (DataShardTable table = create(layout)) {
            setProperty(
                    table,
                    "datashard.flink.sink.orders",
                    "2|*f1,C,1760000000000,1760000000007,1|a,,,3,18446744073709551615,2,0f|b,a,3,17,5,1,-|*f2,W,0,0,0");
            List<RowData> rows = rows(
                    read(
                            MetadataTable.SINKS,
                            ALL,
                            "sink_id",
                            "family_id",
                            "started_at",
                            "lineage_id",
                            "restored_from_lineage_id",
                            "restored_from_checkpoint_id",
                            "checkpoint_id",
                            "snapshot_id"),
                    state(table));
            assertThat(rows.stream().map(String::valueOf))
                    .containsExactly(
                            "+I(orders,f1,2025-10-09T08:53:20,a,null,null,3,18446744073709551615)",
                            "+I(orders,f1,2025-10-09T08:53:20,b,a,3,17,5)",
                            "+I(orders,f2,null,null,null,null,null,null)");

            setProperty(table, "datashard.flink.sink.other", "9|later");
            MetadataRead sinks = read(MetadataTable.SINKS, ALL, "sink_id");
            assertThatThrownBy(() -> texts(sinks, state(table)))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining("datashard.flink.sink.other");
        }
    }

    @EveryLayout
    void consumersAreThePositionsWithANameAndWhatTheyHold(Layout layout) {
        try (DataShardTable table = create(layout)) {
            append(table, file("a"));
            table.namedPositions().take("begun", Duration.ofDays(2));
            table.namedPositions()
                    .reset("moved", table.currentSnapshot().orElseThrow().id());
            List<RowData> rows = rows(
                    read(
                            MetadataTable.CONSUMERS,
                            ALL,
                            "consumer_id",
                            "snapshot_id",
                            "sequence_number",
                            "updated_at",
                            "expires_at"),
                    state(table));
            assertThat(rows).extracting(row -> row.getString(0).toString()).containsExactly("begun", "moved");
            assertThat(rows.get(0).isNullAt(1)).isTrue();
            assertThat(rows.get(0).isNullAt(2)).isTrue();
            assertThat(rows.get(0).getTimestamp(4, 3).getMillisecond()
                            - rows.get(0).getTimestamp(3, 3).getMillisecond())
                    .isEqualTo(Duration.ofDays(2).toMillis());
            assertThat(rows.get(1).getString(1).toString())
                    .isEqualTo(table.currentSnapshot().orElseThrow().id().toString());
            assertThat(rows.get(1).getLong(2)).isEqualTo(1);
        }
    }

    /** 100,000 files, of which those of a manifest or two are in memory at a time. */
    @EveryLayout
    void manyFilesAreNotHeldAllAtOnce(Layout layout) {
        int commits = 50;
        int filesOfCommit = 2_000;
        try (DataShardTable table = create(layout)) {
            for (int i = 0; i < commits; i++) {
                DataFile[] files = new DataFile[filesOfCommit];
                for (int j = 0; j < filesOfCommit; j++) {
                    files[j] = file("of-commit-" + i + "-number-" + j);
                }
                append(table, files);
            }
            ShownState state = state(table);
            long before = Heap.usedBytes();
            AtomicLong most = new AtomicLong();
            AtomicLong count = new AtomicLong();
            read(MetadataTable.FILES, ALL, "file_path", "lower_bounds").run(state, row -> {
                if (count.incrementAndGet() % 30_000 == 0) {
                    most.accumulateAndGet(Heap.usedBytes() - before, Math::max);
                }
            });
            assertThat(count.get()).isEqualTo((long) commits * filesOfCommit);
            // It was 7 MB: the paths of 90,000 files, and a manifest. The entries of 100,000 files would be 100 MB.
            assertThat(most.get()).isBetween(1L, 20_000_000L);
        }
    }
}
