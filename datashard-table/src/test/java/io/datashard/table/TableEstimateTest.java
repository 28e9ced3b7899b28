package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.Snapshot;
import io.datashard.read.ColumnRange;
import io.datashard.read.RowEstimate;
import io.datashard.read.TableEstimate;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import io.datashard.testing.EveryLayout;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows are estimated by the records of the files that are read. */
class TableEstimateTest {
    private static final long ENOUGH = 1 << 20;
    private static final Schema SCHEMA = Schema.of(
            Field.optional(1, "n", PrimitiveType.INT),
            Field.optional(2, "l", PrimitiveType.LONG),
            Field.optional(3, "born", PrimitiveType.DATE),
            Field.optional(4, "d", PrimitiveType.DOUBLE),
            Field.optional(5, "s", PrimitiveType.STRING));

    @TempDir
    Path folder;

    private DataShardTable create(TableOptions options) {
        return DataShardTable.create(folder.resolve("t").toString(), SCHEMA, options);
    }

    private static GenericRow row(@Nullable Integer n, long l) {
        return GenericRow.of(SCHEMA, n, l, LocalDate.ofEpochDay(l), 0.5, "s");
    }

    @EveryLayout
    void filesThatAFilterSkipsDoNotCount(Layout layout) {
        try (DataShardTable table = create(TableOptions.DEFAULT.withLayout(layout))) {
            Snapshot first = table.append(List.of(row(1, -5), row(null, 7))).orElseThrow();
            Snapshot second =
                    table.append(List.of(row(10, 70), row(20, 90), row(30, 80))).orElseThrow();

            assertThat(table.scan().estimate(ENOUGH))
                    .isEqualTo(new TableEstimate(
                            5,
                            Map.of(
                                    "n", new ColumnRange(1L, 30L, 1),
                                    "l", new ColumnRange(-5L, 90L, 0),
                                    "born", new ColumnRange(-5L, 90L, 0),
                                    "d", new ColumnRange(null, null, 0),
                                    "s", new ColumnRange(null, null, 0))));
            TableEstimate high =
                    table.scan().where(new Compare("n", Operator.GT, 15)).estimate(ENOUGH);
            assertThat(high.rows()).isEqualTo(3);
            assertThat(high.columns().get("n")).isEqualTo(new ColumnRange(10L, 30L, 0));
            assertThat(table.scan()
                            .where(new Compare("n", Operator.GT, 99))
                            .estimate(ENOUGH)
                            .rows())
                    .isZero();
            assertThat(table.scan().snapshotId(first.id()).estimate(ENOUGH).rows())
                    .isEqualTo(2);
            assertThat(table.scan().between(first.id(), second.id()).estimate(ENOUGH))
                    .isEqualTo(TableEstimate.UNKNOWN);
        }
    }

    @EveryLayout
    void manyBytesOfManifestsAreNotRead(Layout layout) {
        try (DataShardTable table = create(TableOptions.DEFAULT.withLayout(layout))) {
            assertThat(table.scan().estimate(0).rows()).isZero();
            assertThat(table.append(List.of(row(1, 1)))).isPresent();
            assertThat(table.scan().estimate(0)).isEqualTo(TableEstimate.UNKNOWN);
            assertThat(table.scan().estimate(ENOUGH).rows()).isEqualTo(1);
        }
    }

    @Test
    void partitionsThatAFilterSkipsDoNotCount() {
        TableOptions options =
                TableOptions.DEFAULT.withLayout(Layout.ICEBERG).withPartitions(List.of(PartitionTerm.identity("n")));
        try (DataShardTable table = create(options)) {
            assertThat(table.append(List.of(row(1, 1), row(2, 5), row(2, 9)))).isPresent();
            TableEstimate ofTwo =
                    table.scan().where(new Compare("n", Operator.EQ, 2)).estimate(ENOUGH);
            assertThat(ofTwo.rows()).isEqualTo(2);
            assertThat(ofTwo.columns().get("l")).isEqualTo(new ColumnRange(5L, 9L, 0));
        }
    }

    private static ColumnRange ofFiles(DataFile... files) {
        RowEstimate estimate = new RowEstimate(SCHEMA);
        for (DataFile file : files) {
            estimate.add(file);
        }
        return estimate.total().columns().get("n");
    }

    private static DataFile file(@Nullable Long nulls, @Nullable Object lower, @Nullable Object upper) {
        return new DataFile(
                StoragePath.of("data/f"),
                4,
                1,
                null,
                nulls == null ? Map.of() : Map.of(1, nulls),
                new ColumnBounds(
                        lower == null ? Map.of() : Map.of(1, lower), upper == null ? Map.of() : Map.of(1, upper)));
    }

    @Test
    void whatOneFileDoesNotTellIsNotKnown() {
        DataFile known = file(1L, 3, 5);
        assertThat(ofFiles()).isEqualTo(new ColumnRange(null, null, 0));
        assertThat(ofFiles(known, file(4L, null, null))).isEqualTo(new ColumnRange(3L, 5L, 5));
        assertThat(ofFiles(known, file(null, 1, 9))).isEqualTo(new ColumnRange(1L, 9L, -1));
        assertThat(ofFiles(file(null, 1, 9), known)).isEqualTo(new ColumnRange(1L, 9L, -1));
        assertThat(ofFiles(known, file(5L, 1, 9)).nulls())
                .as("more nulls than rows")
                .isEqualTo(-1);
        assertThat(ofFiles(known, file(0L, null, null))).isEqualTo(new ColumnRange(null, null, 1));
        assertThat(ofFiles(known, file(0L, 1, null))).isEqualTo(new ColumnRange(null, null, 1));
        assertThat(ofFiles(known, file(0L, 9, 1))).as("reversed").isEqualTo(new ColumnRange(null, null, 1));
    }
}
