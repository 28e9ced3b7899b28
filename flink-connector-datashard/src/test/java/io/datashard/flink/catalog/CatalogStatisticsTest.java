package io.datashard.flink.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.layout.Layout;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import io.datashard.testing.EveryLayout;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotPartitionedException;
import org.apache.flink.table.catalog.stats.CatalogColumnStatistics;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataBinary;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataBoolean;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataDate;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataDouble;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataLong;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataString;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;
import org.apache.flink.table.catalog.stats.Date;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the planner and SHOW PARTITIONS are told comes from the metadata of the table. */
class CatalogStatisticsTest {
    private static final ObjectPath T = new ObjectPath("default", "t");
    private static final Schema SCHEMA = Schema.of(
            Field.optional(1, "id", PrimitiveType.LONG),
            Field.optional(2, "day_of", PrimitiveType.DATE),
            Field.optional(3, "ratio", PrimitiveType.DOUBLE),
            Field.optional(4, "none", PrimitiveType.INT),
            Field.optional(5, "name", PrimitiveType.STRING),
            Field.optional(6, "flag", PrimitiveType.BOOLEAN),
            Field.optional(7, "price", new DecimalType(10, 2)),
            Field.optional(8, "bytes", PrimitiveType.BINARY),
            Field.optional(9, "at", PrimitiveType.TIMESTAMP));

    @TempDir
    private Path folder;

    private DataShardCatalog catalog;

    @BeforeEach
    void open() {
        catalog = new DataShardCatalog(
                "lake", "default", TableLocation.of(folder.toString()), Map.of(), new Configuration());
        catalog.open();
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    private DataShardTable create(TableOptions options) {
        return DataShardTable.create(folder.resolve("t").toString(), SCHEMA, options);
    }

    /** A row whose other columns have a value where the first two have one. */
    private static GenericRow row(@Nullable Long id, @Nullable LocalDate day, double ratio) {
        String name = id == null ? null : "n" + id;
        Boolean flag = (id == null || id < 0) ? null : (Boolean) true;
        BigDecimal price = day == null ? null : new BigDecimal("1.50");
        return GenericRow.of(SCHEMA, id, day, ratio, null, name, flag, price, null, null);
    }

    @EveryLayout
    void rowsAndBoundsAreThoseOfTheFiles(Layout layout) throws Exception {
        LocalDate first = LocalDate.of(2026, 11, 1);
        LocalDate last = LocalDate.of(2026, 11, 30);
        try (DataShardTable table = create(TableOptions.DEFAULT.withLayout(layout))) {
            assertThat(catalog.getTableStatistics(T)).isEqualTo(new CatalogTableStatistics(0, 0, 0, 0));
            assertThat(table.append(List.of(row(5L, last, Double.NaN)))).isPresent();
            assertThat(table.append(List.of(row(-7L, first, 1.0), row(null, null, 2.0))))
                    .isPresent();
        }
        CatalogTableStatistics rows = catalog.getTableStatistics(T);
        assertThat(rows.getRowCount()).isEqualTo(3);
        assertThat(rows.getFileCount()).isEqualTo(2);
        assertThat(rows.getTotalSize()).isPositive();
        assertThat(catalog.getTableColumnStatistics(T).getColumnStatisticsData())
                .isEqualTo(Map.of(
                        "id",
                        new CatalogColumnStatisticsDataLong(-7L, 5L, null, 1L),
                        "day_of",
                        new CatalogColumnStatisticsDataDate(
                                new Date(first.toEpochDay()), new Date(last.toEpochDay()), null, 1L),
                        "none",
                        new CatalogColumnStatisticsDataLong(null, null, null, 3L),
                        "ratio",
                        new CatalogColumnStatisticsDataDouble(null, null, null, 0L),
                        "name",
                        new CatalogColumnStatisticsDataString(null, null, null, 1L),
                        "flag",
                        new CatalogColumnStatisticsDataBoolean(null, null, 2L),
                        "price",
                        new CatalogColumnStatisticsDataDouble(null, null, null, 1L),
                        "bytes",
                        new CatalogColumnStatisticsDataBinary(null, null, 3L)));
    }

    /** Flink takes sums of numbers that are all positive for sums that only grow, in streaming mode too, where a negative one may come later. */
    @EveryLayout
    void aLowestNumberAboveMinusOneIsNotTold(Layout layout) throws Exception {
        try (DataShardTable table = create(TableOptions.DEFAULT.withLayout(layout))) {
            assertThat(table.append(List.of(row(5L, null, 1.0), row(3L, null, 1.0))))
                    .isPresent();
        }
        assertThat(catalog.getTableColumnStatistics(T).getColumnStatisticsData())
                .containsEntry("id", new CatalogColumnStatisticsDataLong(-1L, 5L, null, 0L));
    }

    @Test
    void ofATableThatIsNotThereNothingIsTold() {
        assertThat(catalog.getTableStatistics(T)).isEqualTo(CatalogTableStatistics.UNKNOWN);
        assertThat(catalog.getTableColumnStatistics(T)).isEqualTo(CatalogColumnStatistics.UNKNOWN);
        assertThatThrownBy(() -> catalog.listPartitions(T)).isInstanceOf(TableNotExistException.class);
    }

    @Test
    void partitionsAreThoseOfTheFiles() throws Exception {
        TableOptions options = TableOptions.DEFAULT
                .withLayout(Layout.ICEBERG)
                .withPartitions(List.of(PartitionTerm.identity("day_of"), PartitionTerm.bucket(2, "id")));
        try (DataShardTable table = create(options)) {
            assertThat(catalog.listPartitions(T)).isEmpty();
            GenericRow row = row(5L, LocalDate.of(2026, 11, 30), 1.0);
            assertThat(table.append(List.of(row, row(5L, null, 1.0)))).isPresent();
            assertThat(table.append(List.of(row))).isPresent();
        }
        List<CatalogPartitionSpec> partitions = catalog.listPartitions(T);
        assertThat(partitions).hasSize(2).allSatisfy(spec -> assertThat(spec.getPartitionSpec())
                .containsOnlyKeys("day_of", "id_bucket"));
        assertThat(partitions.stream().map(spec -> spec.getPartitionSpec().get("day_of")))
                .containsExactly("2026-11-30", "__HIVE_DEFAULT_PARTITION__");
        CatalogPartitionSpec day = new CatalogPartitionSpec(Map.of("day_of", "2026-11-30"));
        assertThat(catalog.listPartitions(T, day)).containsExactly(partitions.get(0));
        assertThat(catalog.partitionExists(T, partitions.get(0))).isTrue();
        assertThat(catalog.partitionExists(T, day)).isFalse();
    }

    @Test
    void aTableWithoutPartitionsHasNoneToList() {
        create(TableOptions.DEFAULT).close();
        assertThatThrownBy(() -> catalog.listPartitions(T)).isInstanceOf(TableNotPartitionedException.class);
    }
}
