package io.datashard.flink.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.commit.CommitResult;
import io.datashard.commit.CommitSettings;
import io.datashard.flink.table.SqlSession;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableOptions;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.TestTable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a table, by SQL: rows are compared with what the table library reads. */
@Timeout(300)
class MetadataTablesITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "sym", PrimitiveType.STRING));

    @TempDir
    private Path folder;

    private final Layout layout;

    MetadataTablesITCase(Layout layout) {
        this.layout = layout;
    }

    private SqlSession session() {
        return inCatalog(SqlSession.batch());
    }

    private SqlSession inCatalog(SqlSession sql) {
        sql.run("CREATE CATALOG lake WITH ('type'='datashard','warehouse'='" + folder + "')");
        sql.run("USE CATALOG lake");
        return sql;
    }

    private DataShardTable create() {
        return DataShardTable.create(
                folder.resolve("t").toString(), Map.of(), SCHEMA, TableOptions.DEFAULT.withLayout(layout));
    }

    /** Appends two files, and removes the first of them. */
    private DataShardTable createWithRemovedFile() {
        DataShardTable table = create();
        append(table, 1, "a");
        append(table, 2, null);
        DataFile first = entries(table, table.history().get(0)).get(0).file();
        assertThat(table.access()
                        .committer(CommitSettings.DEFAULT)
                        .commit(TestTable.replacing(Snapshot.DELETE, List.of(), Set.of(first.path()))))
                .isInstanceOf(CommitResult.Committed.class);
        return table;
    }

    private static Snapshot append(DataShardTable table, long id, @Nullable String sym) {
        return table.append(List.of(GenericRow.of(SCHEMA, id, sym))).orElseThrow();
    }

    private static List<ManifestEntry> entries(DataShardTable table, Snapshot snapshot) {
        List<ManifestEntry> entries = new ArrayList<>();
        for (ManifestFile manifest : manifests(table, snapshot)) {
            entries.addAll(table.access().layout().readManifest(table.metadata(), manifest));
        }
        return entries;
    }

    private static List<ManifestFile> manifests(DataShardTable table, Snapshot snapshot) {
        return table.access().layout().readManifestList(table.metadata(), snapshot);
    }

    private String where(Object path) {
        return folder.resolve("t") + "/" + path;
    }

    private static @Nullable String text(@Nullable SnapshotId id) {
        return id == null ? null : id.toString();
    }

    @EveryLayout
    void snapshotsAreThoseThatTheTableLists() {
        try (DataShardTable table = create()) {
            SqlSession sql = session();
            assertThat(sql.rows("SELECT * FROM `t$snapshots`")).isEmpty();
            Snapshot first = append(table, 1, "a");
            Snapshot second = append(table, 2, null);
            List<Row> rows = sql.rows("SELECT * FROM `t$snapshots`");
            assertThat(rows).containsExactlyInAnyOrder(row(first), row(second));
            assertThat(rows.get(0).getFieldNames(true))
                    .containsExactly(
                            "committed_at",
                            "snapshot_id",
                            "parent_id",
                            "operation",
                            "manifest_list",
                            "summary",
                            "sequence_number",
                            "schema_id");
        }
    }

    private Row row(Snapshot snapshot) {
        return Row.of(
                snapshot.timestamp(),
                snapshot.id().toString(),
                text(snapshot.parent()),
                snapshot.operation(),
                where(snapshot.manifestList()),
                snapshot.summary(),
                snapshot.sequenceNumber().value(),
                snapshot.schemaId());
    }

    @EveryLayout
    void snapshotsAreFollowed() throws Exception {
        try (DataShardTable table = create();
                CloseableIterator<Row> rows = inCatalog(SqlSession.streaming(new Configuration()))
                        .open("SELECT operation, snapshot_id FROM `t$snapshots`"
                                + " /*+ OPTIONS('source.monitor-interval'='100 ms') */")) {
            for (int i = 0; i < 3; i++) {
                Snapshot snapshot = append(table, i, null);
                assertThat(rows.next()).isEqualTo(Row.of("append", text(snapshot.id())));
            }
        }
        assertThat(session()
                        .rows("SELECT COUNT(*) FROM `t$snapshots` /*+ OPTIONS('source.monitor-interval'='100 ms') */"))
                .containsExactly(Row.of(3L));
    }

    @EveryLayout
    void theHistoryIsThatOfTheDocument() {
        try (DataShardTable table = createWithRemovedFile()) {
            TableMetadata metadata = table.metadata();
            List<Row> expected = metadata.snapshotLog().stream()
                    .map(line -> Row.of(
                            Instant.ofEpochMilli(line.timestampMs()),
                            line.snapshotId().toString(),
                            text(metadata.snapshot(line.snapshotId())
                                    .orElseThrow()
                                    .parent()),
                            true))
                    .toList();
            assertThat(expected).hasSize(3);
            SqlSession sql = session();
            assertThat(sql.rows("SELECT * FROM `t$history`")).containsExactlyInAnyOrderElementsOf(expected);

            String current = String.valueOf(metadata.currentSnapshotId());
            assertThat(sql.rows("SELECT * FROM `t$refs`"))
                    .containsExactly(Row.of("main", "BRANCH", current, null, null, null));
            assertThat(sql.rows("SELECT * FROM `t$properties`"))
                    .containsExactlyInAnyOrderElementsOf(metadata.properties().entrySet().stream()
                            .map(property -> Row.of(property.getKey(), property.getValue()))
                            .toList());
        }
    }

    @EveryLayout
    void theMetadataLogEndsWithTheCurrentFile() {
        try (DataShardTable table = createWithRemovedFile()) {
            List<Snapshot> snapshots = table.history();
            List<Row> rows = session().rows("SELECT * FROM `t$metadata_log` ORDER BY `timestamp`");
            assertThat(rows).hasSize(4);
            assertThat(rows.stream().map(row -> row.getField("latest_snapshot_id")))
                    .containsExactly(
                            null,
                            text(snapshots.get(0).id()),
                            text(snapshots.get(1).id()),
                            text(snapshots.get(2).id()));
            assertThat(rows.stream().map(row -> row.getField("latest_sequence_number")))
                    .containsExactly(null, 1L, 2L, 3L);
            assertThat(rows.stream().map(row -> Path.of((String) row.getField("file"))))
                    .allSatisfy(file -> assertThat(file).isRegularFile());
            assertThat(rows.get(3).getField("file"))
                    .isEqualTo(where(table.access().lastRead().metadataFile()));
            assertThat(rows.get(3).getField("timestamp"))
                    .isEqualTo(Instant.ofEpochMilli(table.metadata().lastUpdatedMs()));
        }
    }

    @EveryLayout
    void filesAreThoseOfTheCurrentSnapshot() {
        try (DataShardTable table = createWithRemovedFile()) {
            SqlSession sql = session();
            ManifestEntry live =
                    entries(table, table.currentSnapshot().orElseThrow()).get(0);
            assertThat(sql.rows("SELECT file_path, file_format, spec_id, `partition`, record_count, file_size_in_bytes,"
                            + " null_value_counts, lower_bounds, upper_bounds, snapshot_id, sequence_number, sha256"
                            + " FROM `t$files`"))
                    .containsExactly(Row.of(
                            where(live.file().path()),
                            "PARQUET",
                            0,
                            Map.of(),
                            1L,
                            live.file().sizeInBytes(),
                            Map.of("id", 0L, "sym", 1L),
                            Map.of("id", "2"),
                            Map.of("id", "2"),
                            text(table.history().get(1).id()),
                            2L,
                            live.file().sha256()));
            sql.run("CREATE TEMPORARY TABLE d (id BIGINT NOT NULL, file STRING METADATA FROM 'file.path',"
                    + " snapshot STRING METADATA FROM 'snapshot-id', number BIGINT METADATA FROM 'sequence-number')"
                    + " WITH ('connector'='datashard','path'='" + folder.resolve("t") + "')");
            assertThat(sql.rows("SELECT d.id, f.record_count FROM d JOIN `t$files` f ON d.file = f.file_path"
                            + " AND d.snapshot = f.snapshot_id AND d.number = f.sequence_number"))
                    .containsExactly(Row.of(2L, 1L));
        }
    }

    @EveryLayout
    void allFilesAreThoseOfAllListedSnapshotsEachOnce() {
        try (DataShardTable table = createWithRemovedFile()) {
            assertThat(session().rows("SELECT file_path, snapshot_id FROM `t$all_files`"))
                    .containsExactlyInAnyOrderElementsOf(
                            entries(table, table.history().get(1)).stream()
                                    .map(entry -> Row.of(where(entry.file().path()), text(entry.snapshotId())))
                                    .toList())
                    .hasSize(2);
        }
    }

    @EveryLayout
    void manifestsAreThoseOfTheManifestList() {
        try (DataShardTable table = createWithRemovedFile()) {
            List<ManifestFile> manifests =
                    manifests(table, table.currentSnapshot().orElseThrow());
            assertThat(session()
                            .rows("SELECT path, length, partition_spec_id, added_snapshot_id, sequence_number,"
                                    + " min_sequence_number, added_data_files_count, existing_data_files_count,"
                                    + " deleted_data_files_count, sha256 FROM `t$manifests`"))
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(manifests.stream()
                            .map(manifest -> Row.of(
                                    where(manifest.path()),
                                    manifest.length(),
                                    0,
                                    text(manifest.addedSnapshotId()),
                                    manifest.sequenceNumber().value(),
                                    manifest.minSequenceNumber().value(),
                                    manifest.addedFiles(),
                                    manifest.existingFiles(),
                                    0,
                                    manifest.sha256()))
                            .toList());
        }
    }

    @EveryLayout
    void filesManifestsAndPartitionsOfAnOlderSnapshotAreThere() {
        try (DataShardTable table = createWithRemovedFile()) {
            SqlSession sql = session();
            Snapshot first = table.history().get(0);
            String hint = " /*+ OPTIONS('scan.snapshot-id'='" + first.id() + "') */";
            assertThat(sql.rows("SELECT file_path FROM `t$files`" + hint))
                    .containsExactly(
                            Row.of(where(entries(table, first).get(0).file().path())));
            assertThat(sql.rows("SELECT 'then', snapshot_id FROM `t$files`" + hint
                            + " UNION ALL SELECT 'now', snapshot_id FROM `t$files`"))
                    .containsExactlyInAnyOrder(
                            Row.of("then", text(first.id())),
                            Row.of("now", text(table.history().get(1).id())));
            assertThat(sql.rows("SELECT path FROM `t$manifests`" + hint))
                    .containsExactly(Row.of(where(manifests(table, first).get(0).path())));
            assertThat(sql.rows("SELECT last_updated_snapshot_id FROM `t$partitions`" + hint))
                    .containsExactly(Row.of(text(first.id())));
        }
    }

    @EveryLayout
    void aTableWithoutPartitionsHasOne() {
        try (DataShardTable table = create()) {
            SqlSession sql = session();
            assertThat(sql.rows("SELECT * FROM `t$partitions`")).isEmpty();
            append(table, 1, "a");
            Snapshot last = append(table, 2, null);
            long bytes = entries(table, last).stream()
                    .mapToLong(entry -> entry.file().sizeInBytes())
                    .sum();
            assertThat(sql.rows("SELECT * FROM `t$partitions`"))
                    .containsExactly(Row.of(Map.of(), 0, 2L, 2L, bytes, last.timestamp(), text(last.id())));
        }
    }

    @EveryLayout
    void sinksAreThoseOfTheLedger() {
        create().close();
        SqlSession sql = session();
        sql.run("INSERT INTO t /*+ OPTIONS('sink.id'='mine') */ VALUES (1, 'a')");
        sql.run("INSERT INTO t /*+ OPTIONS('sink.id'='other') */ VALUES (2, 'b')");
        try (DataShardTable table = DataShardTable.open(folder.resolve("t").toString())) {
            List<Snapshot> snapshots = table.history();
            assertThat(sql.rows("SELECT sink_id, commit_scope, snapshot_id, file_count, restored_from_lineage_id,"
                            + " restored_from_checkpoint_id FROM `t$sinks`"))
                    .containsExactlyInAnyOrder(
                            Row.of("mine", "WHOLE_RUN", text(snapshots.get(0).id()), 1, null, null),
                            Row.of("other", "WHOLE_RUN", text(snapshots.get(1).id()), 1, null, null));
            assertThat(sql.rows("SELECT DISTINCT lineage_id, family_id FROM `t$sinks` s JOIN `t$snapshots` c"
                            + " ON s.snapshot_id = c.snapshot_id AND s.published_at = c.committed_at"
                            + " WHERE started_at IS NOT NULL AND checkpoint_id IS NOT NULL"))
                    .hasSize(2);
        }
    }

    @EveryLayout
    void columnsRowsAndLimitsAreTaken() {
        try (DataShardTable table = create()) {
            Snapshot first = append(table, 1, "a");
            append(table, 2, null);
            SqlSession sql = session();
            assertThat(sql.rows("SELECT summary['added-records'], operation FROM `t$snapshots` WHERE snapshot_id = '"
                            + first.id() + "'"))
                    .containsExactly(Row.of("1", "append"));
            assertThat(sql.explain("SELECT operation FROM `t$snapshots` LIMIT 1"))
                    .contains("project=[operation]", "limit=[1]");
            assertThat(sql.rows("SELECT snapshot_id FROM `t$snapshots` LIMIT 1"))
                    .containsExactly(Row.of(text(first.id())));
            assertThat(sql.rows("SELECT COUNT(*) FROM `t$snapshots`")).containsExactly(Row.of(2L));
            assertThat(sql.rows("SELECT s.operation, h.is_current_ancestor FROM `t$snapshots` s"
                            + " JOIN `t$history` h ON s.snapshot_id = h.snapshot_id"))
                    .containsExactlyInAnyOrder(Row.of("append", true), Row.of("append", true));
            assertThat(sql.rows("SELECT a.operation, b.snapshot_id FROM `t$snapshots` a JOIN `t$snapshots` b"
                            + " ON a.snapshot_id = b.parent_id"))
                    .containsExactly(Row.of(
                            "append", text(table.currentSnapshot().orElseThrow().id())));
            assertThat(inCatalog(SqlSession.streaming(new Configuration())).rows("SELECT operation FROM `t$snapshots`"))
                    .containsExactly(Row.of("append"), Row.of("append"));
        }
    }
}
