package io.datashard.maintenance;

import io.datashard.commit.CommitSettings;
import io.datashard.commit.Decision;
import io.datashard.commit.WrittenFor;
import io.datashard.layout.Layout;
import io.datashard.layout.NewTable;
import io.datashard.model.DataFile;
import io.datashard.model.FileToRead;
import io.datashard.model.ManifestEntry;
import io.datashard.model.Snapshot;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.schema.Partition;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.table.LayoutDetection;
import io.datashard.table.RollingWriter;
import io.datashard.table.TableAccess;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.RowJson;
import io.datashard.testing.SeededIds;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A table in memory whose files are real, and the processes that work on it. Rows are not screened, as with other writers. */
final class SmallFiles {
    final ManualClock clock = new ManualClock();
    final MemoryStorage storage = new MemoryStorage(clock);
    final Schema schema;
    private final SeededIds ids = new SeededIds(7);
    private final Layout layout;

    SmallFiles(Layout layout, Schema schema, PartitionSpec spec) {
        this(layout, schema, spec, Map.of());
    }

    SmallFiles(Layout layout, Schema schema, PartitionSpec spec, Map<String, String> properties) {
        this.layout = layout;
        this.schema = schema;
        NewTable table = new NewTable(layout, "t", schema, spec, properties);
        LayoutDetection.detect(storage, layout, clock, ids, clock::advance).createIfAbsent(table, Duration.ZERO);
    }

    /** The table as a process of its own has it open. */
    TableAccess process(Storage through) {
        return new TableAccess(
                through,
                LayoutDetection.detect(through, layout, clock, ids, clock::advance),
                clock,
                ids,
                clock::advance);
    }

    /** Appends rows in one commit: a file for each partition. */
    void append(RowView... rows) {
        append(List.of(rows));
    }

    void append(List<? extends RowView> rows) {
        TableAccess access = process(storage);
        WrittenFor target = WrittenFor.of(access.layout().loadOrFail().metadata());
        try (RollingWriter writer = new RollingWriter(access, target, RollingWriter.Settings.DEFAULT)) {
            rows.forEach(writer::write);
            commit(Snapshot.APPEND, writer.finishFiles(), Set.of());
        }
    }

    /** Removes a file, as a delete of whole files. */
    void delete(StoragePath file) {
        commit(Snapshot.DELETE, List.of(), Set.of(file));
    }

    /** Lets the table record another number of rows for a file. */
    void miscount(DataFile file, long rows) {
        DataFile wrong = new DataFile(
                file.path(),
                rows,
                file.sizeInBytes(),
                file.sha256(),
                file.nullCounts(),
                file.bounds(),
                file.partition(),
                file.metrics());
        describeAnew(file, wrong);
    }

    /** Lets the table record another partition for a file. */
    void relabel(DataFile file, Partition partition) {
        describeAnew(file, file.inPartition(partition));
    }

    private void describeAnew(DataFile file, DataFile wrong) {
        delete(file.path());
        commit(Snapshot.APPEND, List.of(wrong), Set.of());
    }

    private void commit(String operation, List<DataFile> added, Set<StoragePath> removed) {
        process(storage)
                .committer(CommitSettings.DEFAULT)
                .commit((base, unused) ->
                        new Decision.Publish(operation, added, removed, Map.of(), snapshotId -> Map.of()));
    }

    DataFileRewrite rewrite() {
        return rewrite(storage);
    }

    DataFileRewrite rewrite(Storage through) {
        return TableMaintenance.of(process(through)).rewriteDataFiles().minInputFiles(2);
    }

    TableAudit audit() {
        return TableAudit.of(storage);
    }

    List<DataFile> files() {
        return audit().entries().stream().map(ManifestEntry::file).toList();
    }

    /** All rows, as text, sorted. */
    List<String> rows() {
        return rows(files());
    }

    List<String> rows(List<DataFile> files) {
        RowJson json = new RowJson(schema);
        List<String> rows = new ArrayList<>();
        List<FileToRead> read = files.stream().map(DataFile::toRead).toList();
        try (InputFiles inputs = new InputFiles(storage, read, schema, ChecksumVerification.FULL)) {
            boolean more = true;
            while (more) {
                more = inputs.next(row -> rows.add(json.encode(row)));
            }
        }
        rows.sort(null);
        return rows;
    }

    String json(TestRow row) {
        return new RowJson(schema).encode(row);
    }
}
