package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.model.Snapshot;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.Predicate;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.EveryLayout;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** The front door, on a local disk. */
class DataShardTableTest {
    private static final Schema SCHEMA = Schema.of(
            Field.required(1, "id", PrimitiveType.LONG),
            Field.optional(2, "name", PrimitiveType.STRING),
            Field.optional(3, "price", new DecimalType(18, 4)),
            Field.optional(4, "day", PrimitiveType.DATE),
            Field.optional(5, "at", PrimitiveType.TIME),
            Field.optional(6, "seen", PrimitiveType.TIMESTAMP),
            Field.optional(7, "stamped", PrimitiveType.TIMESTAMPTZ),
            Field.optional(8, "raw", PrimitiveType.BINARY));

    private final TableOptions options;

    @TempDir
    Path folder;

    DataShardTableTest(Layout layout) {
        this.options = TableOptions.DEFAULT.withLayout(layout);
    }

    @EveryLayout
    void whatIsAppendedIsReadBack() {
        List<GenericRow> first = List.of(row(1, "a"), row(2, "żółw 🐢"));
        List<GenericRow> second = List.of(GenericRow.of(SCHEMA, 3L, null, null, null, null, null, null, null));
        try (DataShardTable table = DataShardTable.create(path(), SCHEMA, options)) {
            Snapshot one = table.append(first).orElseThrow();
            table.append(second);
            assertThat(rows(table.scan()))
                    .containsExactlyElementsOf(
                            Stream.concat(first.stream(), second.stream()).toList());
            assertThat(rows(table.scan().snapshotId(one.id()))).containsExactlyElementsOf(first);
            assertThat(rows(table.scan().asOf(one.timestamp()))).containsExactlyElementsOf(first);
            assertThat(table.history()).extracting(Snapshot::operation).containsExactly("append", "append");
        }
    }

    @EveryLayout
    void columnsAndRowsAreChosen() {
        try (DataShardTable table = DataShardTable.create(path(), SCHEMA, options)) {
            table.append(List.of(row(1, "a"), row(2, "b"), row(3, "c")));
            TableRead read = table.scan().select("name").where(new Predicate.Compare("id", Predicate.Operator.GE, 2L));
            assertThat(rows(read)).extracting(row -> row.get("name")).containsExactly("b", "c");
        }
    }

    @EveryLayout
    void appendingNothingMakesNoSnapshot() {
        try (DataShardTable table = DataShardTable.create(path(), SCHEMA, options)) {
            assertThat(table.append(List.of())).isEmpty();
            assertThat(table.currentSnapshot()).isEmpty();
            assertThat(rows(table.scan())).isEmpty();
        }
    }

    @EveryLayout
    void whatIsNotCommittedLeavesNothingBehind() throws Exception {
        try (DataShardTable table = DataShardTable.create(path(), SCHEMA, options)) {
            try (TableAppend append = table.newAppend()) {
                append.write(row(1, "a"));
            }
            assertThat(rows(table.scan())).isEmpty();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> folder.relativize(file).toString()))
                    .noneMatch(name -> name.contains("/data/") || name.endsWith(".inflight"));
        }
    }

    @EveryLayout
    void partitionedTableOfTheIcebergLayoutIsWrittenAndRead() {
        Schema schema = Schema.of(
                Field.required(1, "id", PrimitiveType.LONG),
                Field.optional(2, "at", PrimitiveType.TIMESTAMPTZ),
                Field.optional(3, "key", PrimitiveType.UUID),
                Field.optional(4, "digest", new FixedType(3)));
        TableOptions options = TableOptions.DEFAULT
                .withLayout(Layout.ICEBERG)
                .withPartitions(List.of(PartitionTerm.day("at"), PartitionTerm.bucket(4, "key")));
        List<GenericRow> rows = List.of(
                GenericRow.of(
                        schema,
                        1L,
                        Instant.parse("2026-11-24T18:00:00.000001Z"),
                        "f79c3e09-677c-4bbd-a479-3f349cb785e7",
                        new byte[] {1, 2, 3}),
                GenericRow.of(schema, 2L, Instant.EPOCH, "f79c3e09-677c-4bbd-a479-3f349cb785e7", null),
                GenericRow.of(schema, 3L, null, null, new byte[] {0, 0, -1}));
        DataShardTable.create(path(), schema, options).close();
        try (DataShardTable table = DataShardTable.open(path())) {
            table.append(rows);

            assertThat(table.layout()).isEqualTo(Layout.ICEBERG);
            assertThat(PartitionTerm.text(table.metadata().partitionSpec().terms(schema)))
                    .isEqualTo("day(at), bucket(4, key)");
            assertThat(rows(table.scan())).containsExactlyInAnyOrderElementsOf(rows);
            assertThat(table.currentSnapshot().orElseThrow().summary()).containsEntry("added-data-files", "3");
        }
    }

    @EveryLayout
    void partitionsNeedTheIcebergLayout() {
        TableOptions options = TableOptions.DEFAULT.withPartitions(List.of(PartitionTerm.identity("id")));
        assertThatThrownBy(() -> DataShardTable.create(path(), SCHEMA, options))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("the layout 'iceberg'");
        assertThat(DataShardTable.exists(path())).isFalse();
    }

    @EveryLayout
    void aTableIsNotCreatedTwice() {
        DataShardTable.create(path(), SCHEMA, options).close();
        assertThat(DataShardTable.exists(path())).isTrue();
        assertThatThrownBy(() -> DataShardTable.create(path(), SCHEMA, options))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("there is one already");
    }

    @EveryLayout
    void aMissingTableSaysHowToMakeOne() {
        assertThatThrownBy(() -> DataShardTable.open(folder.resolve("nowhere").toString()))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("the path does not exist")
                .hasMessageContaining("DataShardTable.create");
        assertThatThrownBy(() -> DataShardTable.open(folder.toString()))
                .hasMessageContaining("holds no DataShard table");
    }

    private String path() {
        return folder.resolve("orders table").toString();
    }

    private static GenericRow row(long id, String name) {
        return GenericRow.of(
                SCHEMA,
                id,
                name,
                new BigDecimal("12.3400"),
                LocalDate.of(2001, 1, 14),
                LocalTime.of(23, 59, 59, 999_999_000),
                LocalDateTime.of(1, 1, 1, 0, 0),
                Instant.parse("2026-11-24T18:00:00.000001Z"),
                new byte[] {0, -1});
    }

    private static List<GenericRow> rows(TableRead read) {
        try (RowIterator rows = read.rows()) {
            return rows.stream().toList();
        }
    }
}
