package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.SnapshotId;
import io.datashard.read.ColumnRange;
import io.datashard.read.TableEstimate;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsStatisticReport;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.plan.stats.ColumnStats;
import org.apache.flink.table.plan.stats.TableStats;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The planner learns from the metadata how many rows are read, and between which values. */
class PlannerStatisticsTest {
    private static final Schema SCHEMA = Schema.of(
            Field.optional(1, "n", PrimitiveType.INT),
            Field.optional(2, "born", PrimitiveType.DATE),
            Field.optional(3, "s", PrimitiveType.STRING));

    @TempDir
    Path folder;

    private SnapshotId ofOneRow;

    @BeforeEach
    void fill() {
        try (DataShardTable table = DataShardTable.create(folder.resolve("t").toString(), SCHEMA)) {
            ofOneRow = table.append(List.of(row(1))).orElseThrow().id();
            assertThat(table.append(List.of(row(2)))).isPresent();
            assertThat(table.append(List.of(row(10), row(20), row(30)))).isPresent();
        }
    }

    private static GenericRow row(int n) {
        return GenericRow.of(SCHEMA, n, LocalDate.ofEpochDay(n), "s" + n);
    }

    private static ColumnStats statistics(String type, ColumnRange range) {
        LogicalType parsed = LogicalTypeParser.parse(type, PlannerStatisticsTest.class.getClassLoader());
        RowType columns = RowType.of(new LogicalType[] {parsed}, new String[] {"c"});
        TableStats stats = PlannerStatistics.of(new TableEstimate(5, Map.of("c", range)), columns);
        assertThat(stats.getRowCount()).isEqualTo(5);
        return stats.getColumnStats().get("c");
    }

    @Test
    void boundsHaveTheClassesThatCatalogsGive() {
        ColumnStats ofInt = statistics("INT", new ColumnRange(1L, 7L, 2));
        assertThat(ofInt.getNullCount()).isEqualTo(2);
        assertThat(ofInt.getMin()).isEqualTo(1L);
        assertThat(ofInt.getMax()).isEqualTo(7L);
        ColumnStats ofDate = statistics("DATE", new ColumnRange(-1L, 1L, 0));
        assertThat(ofDate.getMin()).isEqualTo(Date.valueOf("1969-12-31"));
        assertThat(ofDate.getMax()).isEqualTo(Date.valueOf("1970-01-02"));
    }

    @Test
    void whatIsNotKnownIsNotTold() {
        assertThat(statistics("BIGINT", new ColumnRange(null, null, -1)).getNullCount())
                .isNull();
        ColumnStats year12000 = statistics("DATE", new ColumnRange(0L, 3_663_000L, 0));
        assertThat(year12000.getMin()).isNull();
        assertThat(year12000.getMax()).isNull();
        TableStats unknown = PlannerStatistics.of(TableEstimate.UNKNOWN, RowType.of());
        assertThat(unknown).isEqualTo(TableStats.UNKNOWN);
    }

    /** Flink hands over the first of two steps of an aggregate; with fewer rows, it takes one. */
    @Test
    void aTableOfOneRowIsToldToHaveTwo() {
        for (long rows : new long[] {0, 1, 2}) {
            assertThat(PlannerStatistics.of(new TableEstimate(rows, Map.of()), RowType.of())
                            .getRowCount())
                    .isEqualTo(2);
        }
        TableEnvironment session = session();
        String one = "SELECT COUNT(*) FROM t /*+ OPTIONS('scan.snapshot-id'='" + ofOneRow + "') */";
        assertThat(session.explainSql(one)).contains("aggregates=[");
    }

    private TableEnvironment session() {
        TableEnvironment session = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        session.executeSql("CREATE TABLE t (n INT, born DATE, s STRING) WITH ('connector'='datashard','path'='"
                + folder.resolve("t") + "')");
        return session;
    }

    private static String rowsOfScan(TableEnvironment session, String query) {
        String plan = session.explainSql(query, ExplainDetail.ESTIMATED_COST);
        return plan.replaceAll("(?s).*TableSourceScan\\([^\\n]*rowcount = ([0-9.E]+).*", "$1");
    }

    @Test
    void theRowsOfAPlanAreThoseOfTheFilesThatItReads() {
        TableEnvironment session = session();
        assertThat(rowsOfScan(session, "SELECT * FROM t")).isEqualTo("5.0");
        assertThat(rowsOfScan(session, "SELECT s FROM t WHERE n > 5")).isEqualTo("3.0");
        assertThat(rowsOfScan(session, "SELECT * FROM t WHERE born < DATE '1970-01-05' AND s LIKE 's%'"))
                .isEqualTo("2.0");
        assertThat(rowsOfScan(session, "SELECT * FROM t /*+ OPTIONS('source.report-statistics'='none') */"))
                .isEqualTo("1.0E8");
    }

    /** The planner lists all partitions of a catalog's table before it asks a source that could tell. */
    @Test
    void onlySourcesOutsideOfTheCatalogTell() {
        SqlSession session = SqlSession.batch();
        session.run("CREATE CATALOG lake WITH ('type'='datashard','warehouse'='" + folder + "')");
        DynamicTableSourceFactory ofCatalog = session.catalog("lake")
                .getFactory()
                .map(DynamicTableSourceFactory.class::cast)
                .orElseThrow();
        String path = folder.resolve("t").toString();
        Map<String, String> placed = Map.of("connector", "datashard", "path", path);

        assertThat(tells(session, null, placed, RuntimeExecutionMode.BATCH)).isTrue();
        assertThat(tells(session, null, placed, RuntimeExecutionMode.STREAMING)).isFalse();
        assertThat(tells(
                        session,
                        null,
                        Map.of("connector", "datashard", "path", path, "source.report-statistics", "none"),
                        RuntimeExecutionMode.BATCH))
                .isFalse();
        assertThat(tells(
                        session,
                        null,
                        Map.of("connector", "datashard", "path", path, "incremental-between", "1,2"),
                        RuntimeExecutionMode.BATCH))
                .isFalse();
        assertThat(tells(session, ofCatalog, Map.of(), RuntimeExecutionMode.BATCH))
                .isFalse();
    }

    private static boolean tells(
            SqlSession session,
            @Nullable DynamicTableSourceFactory factory,
            Map<String, String> options,
            RuntimeExecutionMode mode) {
        CatalogTable table = CatalogTable.newBuilder()
                .schema(org.apache.flink.table.api.Schema.newBuilder()
                        .column("n", "INT")
                        .build())
                .options(options)
                .build();
        DynamicTableSource source = FactoryUtil.createDynamicTableSource(
                factory,
                ObjectIdentifier.of("lake", "default", "t"),
                session.resolved(table),
                Map.of(),
                new Configuration().set(ExecutionOptions.RUNTIME_MODE, mode),
                PlannerStatisticsTest.class.getClassLoader(),
                false);
        assertThat(source.copy()).hasSameClassAs(source);
        return source instanceof SupportsStatisticReport;
    }
}
