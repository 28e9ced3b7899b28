package io.datashard.storage.s3;

import io.datashard.commit.CommitIdentity;
import io.datashard.commit.CommitSettings;
import io.datashard.commit.FilePresence;
import io.datashard.commit.RewindPolicy;
import io.datashard.commit.SinkAppend;
import io.datashard.commit.TableCommitter;
import io.datashard.commit.WrittenFor;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.Layout;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.schema.GenericRow;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.Surroundings;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SinkRuns;
import io.datashard.testing.TestTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A table on the server of a test, with a history that was made in memory, since that of a store takes a minute. */
final class CostedTable {
    private static final int TRIM_EVERY = 50;

    private final S3Server server;
    private final Layout layout;
    private final String prefix;

    CostedTable(S3Server server, Layout layout, String prefix) {
        this.server = server;
        this.layout = layout;
        this.prefix = prefix;
    }

    String path() {
        return "s3://" + S3Server.BUCKET + "/" + prefix;
    }

    /** The objects of an empty table that has that many snapshots, in memory. */
    static MemoryStorage history(Layout layout, int snapshots) {
        MemoryStorage memory = new MemoryStorage();
        TestTable table = new TestTable(memory, 1, layout).create(Map.of());
        TableCommitter committer = table.committer(memory);
        Set<StoragePath> passing = Set.of();
        for (int i = 1; i <= snapshots; i++) {
            List<DataFile> added = i == snapshots ? List.of() : List.of(table.file("f" + i, 1));
            committer.commit(TestTable.replacing(Snapshot.APPEND, added, passing));
            passing = added.isEmpty() ? Set.of() : Set.of(added.get(0).path());
            if (i % TRIM_EVERY == 0 || i == snapshots) {
                Set<StoragePath> needed = needed(table.layout(memory), layout);
                memory.paths().stream().filter(path -> !needed.contains(path)).forEach(memory::delete);
            }
        }
        return memory;
    }

    /**
     * Makes the table.
     *
     * @param past what it has behind it
     * @param files how many appends of a file follow
     */
    CostedTable after(MemoryStorage past, int files) {
        MemoryStorage memory = new MemoryStorage();
        past.paths()
                .forEach(path -> memory.put(path, past.read(path).orElseThrow().bytes()));
        TestTable table = new TestTable(memory, 2, layout);
        for (int i = 0; i < files; i++) {
            table.append("live" + i);
        }
        copy(memory, table);
        return this;
    }

    private void copy(MemoryStorage memory, TestTable table) {
        try (Storage storage = server.storage(prefix)) {
            needed(table.layout(memory), layout)
                    .forEach(path ->
                            storage.write(path, memory.read(path).orElseThrow().bytes()));
        }
    }

    /** What those need who read and append: not the documents of older snapshots. */
    private static Set<StoragePath> needed(TableLayout from, Layout layout) {
        CurrentTable current = from.loadOrFail();
        Snapshot snapshot = current.metadata().currentSnapshot().orElseThrow();
        Set<StoragePath> needed =
                new HashSet<>(Set.of(new LayoutFacts(layout).hint(), current.metadataFile(), snapshot.manifestList()));
        from.readManifestList(current.metadata(), snapshot).stream()
                .map(ManifestFile::path)
                .forEach(needed::add);
        return needed;
    }

    /** Data files that writers have written, for a sink to commit. */
    List<DataFile> files(String name, int count) {
        List<DataFile> files = new ArrayList<>();
        try (Storage storage = server.storage(prefix)) {
            TestTable table = new TestTable(storage, 1, layout);
            for (int i = 0; i < count; i++) {
                files.add(table.file(name + i, 1));
            }
        }
        return files;
    }

    static List<GenericRow> rows(int count) {
        List<GenericRow> rows = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            rows.add(GenericRow.of(TestTable.SCHEMA, i, "row " + i));
        }
        return rows;
    }

    DataShardTable open(Map<String, String> options) {
        Surroundings surroundings = Surroundings.ofEnvironment();
        return DataShardTable.open(TableLocation.of(path(), options, surroundings), surroundings);
    }

    TableAccess access(Map<String, String> options) {
        Surroundings surroundings = Surroundings.ofEnvironment();
        return TableAccess.open(TableLocation.of(path(), options, surroundings), surroundings);
    }

    /** Commits the files of a checkpoint as a sink does. */
    static void commit(TableAccess access, long checkpoint, List<DataFile> files) {
        CommitIdentity identity = SinkRuns.fresh("sink", "lineage", checkpoint);
        CurrentTable known = access.layout().known().orElseGet(access.layout()::loadOrFail);
        access.committer(CommitSettings.DEFAULT)
                .commit(new SinkAppend(
                        identity,
                        WrittenFor.of(known.metadata()),
                        files,
                        RewindPolicy.FAIL,
                        Map.of(),
                        new FilePresence(access.storage(), access.clock(), TestTable.REMEDY),
                        null));
    }
}
