package io.datashard.e2e;

import io.datashard.flink.sink.DataShardSink;
import io.datashard.flink.sink.DataShardSinkBuilder;
import io.datashard.flink.source.DataShardSource;
import io.datashard.flink.source.DataShardSourceBuilder;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.read.ManifestReader;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import io.datashard.storage.Surroundings;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import io.datashard.table.TableRead;
import io.datashard.testing.RowDigest;
import io.datashard.testing.RowJson;
import io.datashard.testing.TestRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/**
 * A table as this project sees it, the counterpart of {@link PythonTable}. Every call opens the table again.
 *
 * @param root table root
 * @param schema its columns
 */
record JavaTable(TableRoot root, Schema schema) {
    /** A table on the local disk. */
    JavaTable(Path folder, Schema schema) {
        this(TableRoot.of(folder), schema);
    }

    /** Creates a table on the local disk. */
    static JavaTable create(Path folder, Schema schema, TableOptions options) {
        return create(TableRoot.of(folder), schema, options);
    }

    /** Creates the table. */
    static JavaTable create(TableRoot root, Schema schema, TableOptions options) {
        DataShardTable.create(root.text(), root.options(), schema, options).close();
        return new JavaTable(root, schema);
    }

    /** Appends rows without Flink: one snapshot, one data file. */
    SnapshotId append(Iterable<? extends RowView> rows) {
        try (DataShardTable table = open()) {
            return table.append(rows).orElseThrow().id();
        }
    }

    /** Appends rows by a Flink job of parallelism 2 in this JVM: one snapshot. */
    void appendByFlink(List<TestRow> rows, UnaryOperator<DataShardSinkBuilder<String>> settings) throws Exception {
        RowJson json = new RowJson(schema);
        StreamExecutionEnvironment flink = FlinkInThisJvm.environment(2);
        flink.setRuntimeMode(RuntimeExecutionMode.BATCH);
        DataShardSinkBuilder<String> sink =
                DataShardSink.forRecords(new FromJson(schema)).path(root.text());
        root.options().forEach(sink::storageOption);
        flink.fromData(rows.stream().map(json::encode).toList(), Types.STRING)
                .rebalance()
                .sinkTo(settings.apply(sink).build());
        flink.execute("append");
    }

    /** Digest of the rows of the current snapshot. */
    String digest() {
        try (DataShardTable table = open()) {
            return digest(table.scan());
        }
    }

    /** Number of rows of the current snapshot. */
    long rows() {
        try (DataShardTable table = open();
                RowIterator rows = table.scan().rows()) {
            long count = 0;
            for (; rows.hasNext(); count++) {
                rows.next();
            }
            return count;
        }
    }

    /** Digest of the rows of a snapshot. */
    String digest(SnapshotId id) {
        try (DataShardTable table = open()) {
            return digest(table.scan().snapshotId(id));
        }
    }

    /** Digests of the rows of all retained snapshots, oldest first. */
    Map<SnapshotId, String> digests() {
        Map<SnapshotId, String> digests = new LinkedHashMap<>();
        try (DataShardTable table = open()) {
            for (Snapshot snapshot : table.history()) {
                digests.put(snapshot.id(), digest(table.scan().snapshotId(snapshot.id())));
            }
        }
        return digests;
    }

    /** Digest of the rows that a query finds. */
    String digest(Query query) {
        try (DataShardTable table = open()) {
            TableRead read = table.scan();
            if (query.snapshot() != null) {
                read.snapshotId(query.snapshot());
            }
            if (query.where() != null) {
                read.where(query.where());
            }
            if (!query.select().isEmpty()) {
                read.select(query.select().toArray(String[]::new));
            }
            return digest(read, query.answered(schema));
        }
    }

    /** Digest of the rows of the current snapshot, read by a Flink job of parallelism 2 in this JVM. */
    String digestByFlink() throws Exception {
        StreamExecutionEnvironment flink = FlinkInThisJvm.environment(2);
        RowJson json = new RowJson(schema);
        RowDigest digest = new RowDigest(schema);
        DataShardSourceBuilder<String> source =
                DataShardSource.forRecords(new ToJson()).path(root.text());
        root.options().forEach(source::storageOption);
        try (CloseableIterator<String> rows = flink.fromSource(
                        source.build(), WatermarkStrategy.noWatermarks(), "table")
                .executeAndCollect()) {
            rows.forEachRemaining(row -> digest.add(json.decode(row)));
        }
        return digest.value();
    }

    /** Ids of the retained snapshots, oldest first. */
    List<SnapshotId> snapshots() {
        try (DataShardTable table = open()) {
            return table.history().stream().map(Snapshot::id).toList();
        }
    }

    /** Paths of the data files of the current snapshot. */
    List<String> liveFiles() {
        List<String> files = new ArrayList<>();
        try (TableAccess access = access()) {
            TableMetadata table = access.layout().loadOrFail().metadata();
            ManifestReader reader = access.manifests(table);
            for (ManifestFile manifest :
                    reader.readManifestList(table.currentSnapshot().orElseThrow())) {
                reader.fetchManifest(manifest)
                        .decode()
                        .forEach(entry -> files.add(entry.file().path().value()));
            }
        }
        return files;
    }

    /** Number of manifests of the current snapshot. */
    int manifests() {
        try (TableAccess access = access()) {
            TableMetadata table = access.layout().loadOrFail().metadata();
            return access.manifests(table)
                    .readManifestList(table.currentSnapshot().orElseThrow())
                    .size();
        }
    }

    DataShardTable open() {
        return DataShardTable.open(root.text(), root.options());
    }

    /** Its storage and layout; the caller closes it. */
    TableAccess access() {
        Surroundings here = Surroundings.ofEnvironment();
        return TableAccess.open(TableLocation.of(root.text(), root.options(), here), here);
    }

    private String digest(TableRead read) {
        return digest(read, schema);
    }

    private static String digest(TableRead read, Schema schema) {
        RowDigest digest = new RowDigest(schema);
        try (RowIterator rows = read.rows()) {
            rows.forEachRemaining(digest::add);
        }
        return digest.value();
    }
}
