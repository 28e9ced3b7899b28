package io.datashard.flink.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.lineage.RecordedLineage.Names;
import io.datashard.flink.lineage.SchemaFacet.Column;
import io.datashard.flink.sink.DataShardSink;
import io.datashard.flink.source.DataShardSource;
import io.datashard.flink.table.SqlSession;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.lineage.LineageDatasetFacet;
import org.apache.flink.streaming.api.lineage.LineageGraph;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A listener of Flink sees the tables of a job, as sources, sinks and edges, with their names and facets. Each job has a cluster of its own: the one
 * of Flink's test extension tells no listener.
 */
@Timeout(180)
class LineageITCase {
    private static final SchemaFacet COLUMNS =
            new SchemaFacet(List.of(new Column("id", "long", false), new Column("name", "string", false)));

    @TempDir
    private Path folder;

    @Test
    void aDataStreamJobNamesItsTablesByTheirPaths() throws Exception {
        make(SqlSession.batch(), "a");
        StreamExecutionEnvironment job = StreamExecutionEnvironment.getExecutionEnvironment(RecordedLineage.settings());
        RowType rows = RowType.of(
                new LogicalType[] {new BigIntType(), new VarCharType(VarCharType.MAX_LENGTH)},
                new String[] {"id", "name"});
        job.fromSource(DataShardSource.forRowData().path(path("a")).build(), WatermarkStrategy.noWatermarks(), "a")
                .sinkTo(DataShardSink.forRowData(rows)
                        .path(path("b"))
                        .createIfMissing()
                        .build());
        job.execute();
        LineageGraph graph = RecordedLineage.next();
        assertThat(Names.of(graph)).isEqualTo(pair(byPath("a"), byPath("b")));
        assertThat(source(graph, 0))
                .isEqualTo(facets(new LocationFacet(path("a")), new SnapshotFacet("current", Map.of())));
        assertThat(sink(graph)).isEqualTo(facets(new LocationFacet(path("b")), COLUMNS));
        assertThat(graph.sources().get(0).boundedness()).isEqualTo(Boundedness.BOUNDED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anInsertNamesTablesByTheirPaths(boolean batch) throws Exception {
        SqlSession sql = session(batch);
        make(sql, "a");
        make(sql, "b");
        RecordedLineage.settings();
        sql.run("INSERT INTO b SELECT id + 1, name FROM a");
        LineageGraph graph = RecordedLineage.next();
        assertThat(Names.of(graph)).isEqualTo(pair(byPath("a"), byPath("b")));
        assertThat(source(graph, 0))
                .isEqualTo(facets(new LocationFacet(path("a")), new SnapshotFacet("current", Map.of()), COLUMNS));
        assertThat(sink(graph)).isEqualTo(facets(new LocationFacet(path("b")), COLUMNS));
        assertThat(sql.rows("SELECT * FROM b")).containsExactlyInAnyOrder(Row.of(1L, "made"), Row.of(2L, "made"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anInsertInACatalogNamesTablesByWarehouseAndDatabase(boolean batch) throws Exception {
        SqlSession sql = session(batch);
        catalog(sql);
        String snapshot =
                sql.rows("SELECT snapshot_id FROM `a$snapshots`").get(0).getFieldAs(0);
        sql.run("INSERT INTO a VALUES (2, 'later')");
        RecordedLineage.settings();
        sql.run("INSERT INTO refs.b SELECT x.id, y.name FROM a AS x JOIN a /*+ OPTIONS('scan.snapshot-id'='" + snapshot
                + "') */ AS y ON x.id = y.id");
        LineageGraph graph = RecordedLineage.next();
        DatasetName a = inCatalog("default.a");
        DatasetName b = inCatalog("refs.b");
        assertThat(Names.of(graph))
                .isEqualTo(new Names(List.of(a, a), List.of(b), List.of(Map.entry(a, b), Map.entry(a, b))));
        assertThat(List.of(source(graph, 0), source(graph, 1)))
                .containsExactlyInAnyOrder(
                        facets(new LocationFacet(path("a")), new SnapshotFacet("current", Map.of()), COLUMNS),
                        facets(
                                new LocationFacet(path("a")),
                                new SnapshotFacet("snapshot", Map.of("scan.snapshot-id", snapshot)),
                                COLUMNS));
        assertThat(sink(graph)).isEqualTo(facets(new LocationFacet(path("refs/b")), COLUMNS));
        assertThat(sql.rows("SELECT * FROM lake.refs.b")).containsExactly(Row.of(1L, "made"));
    }

    @Test
    void aReadWithoutEndSaysSo() throws Exception {
        SqlSession sql = session(false);
        catalog(sql);
        sql.set("execution.checkpointing.interval", "10s");
        RecordedLineage.settings();
        JobClient job = sql.start("INSERT INTO refs.b SELECT * FROM a /*+ OPTIONS('source.monitor-interval'='1s',"
                + " 'scan.startup.mode'='latest') */");
        try {
            LineageGraph graph = RecordedLineage.next();
            assertThat(Names.of(graph)).isEqualTo(pair(inCatalog("default.a"), inCatalog("refs.b")));
            assertThat(source(graph, 0))
                    .containsEntry("snapshot", new SnapshotFacet("continuous", Map.of("scan.startup.mode", "latest")));
            assertThat(graph.sources().get(0).boundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
        } finally {
            job.cancel().get();
        }
    }

    /** The planner replaces what a source of SQL says, and only a sink of ours can put it back. */
    @Test
    void aQueryIntoAnotherConnectorHasTheNameOfThePlanner() throws Exception {
        SqlSession sql = session(true);
        catalog(sql);
        sql.run("CREATE TEMPORARY TABLE nowhere (id BIGINT, name STRING) WITH ('connector'='blackhole')");
        RecordedLineage.settings();
        sql.run("INSERT INTO nowhere SELECT * FROM a");
        assertThat(Names.of(RecordedLineage.next()).sources()).containsExactly(new DatasetName("", "lake.default.a"));
    }

    private SqlSession session(boolean batch) {
        Configuration settings = RecordedLineage.settings();
        return batch ? SqlSession.batch(settings) : SqlSession.streaming(settings);
    }

    private void make(SqlSession sql, String name) {
        sql.run("CREATE TABLE " + name + " (id BIGINT, name STRING) WITH ('connector'='datashard', 'path'='"
                + path(name) + "', 'auto-create'='true')");
        sql.run("INSERT INTO " + name + " VALUES (" + (name.equals("a") ? 0 : 2) + ", 'made')");
    }

    private void catalog(SqlSession sql) {
        sql.run("CREATE CATALOG lake WITH ('type'='datashard', 'warehouse'='" + folder + "')");
        sql.run("USE CATALOG lake");
        sql.run("CREATE DATABASE refs");
        sql.run("CREATE TABLE a (id BIGINT, name STRING)");
        sql.run("CREATE TABLE refs.b (id BIGINT, name STRING)");
        sql.run("INSERT INTO a VALUES (1, 'made')");
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private DatasetName byPath(String name) {
        return new DatasetName("file", path(name));
    }

    private DatasetName inCatalog(String name) {
        return new DatasetName("file:" + folder, name);
    }

    private static Names pair(DatasetName from, DatasetName to) {
        return new Names(List.of(from), List.of(to), List.of(Map.entry(from, to)));
    }

    private static Map<String, LineageDatasetFacet> source(LineageGraph graph, int position) {
        return graph.sources().get(position).datasets().get(0).facets();
    }

    private static Map<String, LineageDatasetFacet> sink(LineageGraph graph) {
        return graph.sinks().get(0).datasets().get(0).facets();
    }

    private static Map<String, LineageDatasetFacet> facets(LineageDatasetFacet... facets) {
        return Arrays.stream(facets).collect(Collectors.toMap(LineageDatasetFacet::name, Function.identity()));
    }
}
