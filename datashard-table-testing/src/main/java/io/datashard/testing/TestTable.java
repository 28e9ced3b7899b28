package io.datashard.testing;

import io.datashard.commit.CommitIdentity;
import io.datashard.commit.CommitResult;
import io.datashard.commit.CommitSettings;
import io.datashard.commit.Decision;
import io.datashard.commit.FilePresence;
import io.datashard.commit.FileRenewal;
import io.datashard.commit.InFlightMarkers;
import io.datashard.commit.RewindPolicy;
import io.datashard.commit.SinkAppend;
import io.datashard.commit.TableChange;
import io.datashard.commit.TableCommitter;
import io.datashard.commit.WrittenFor;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.Layout;
import io.datashard.layout.NewTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.Snapshot;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Pause;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.table.LayoutDetection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A table for tests of the commit protocol: data files are a few bytes that no reader opens, time stands still unless somebody waits, ids come
 * from a seed. Each object that gets a storage acts as its own process.
 */
public final class TestTable {
    /** What messages tell to do about a data file that is lost or damaged. */
    public static final String REMEDY = "Write the rows again";

    /** The columns of the table; its data files have none. */
    public static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "name", PrimitiveType.STRING));

    /** A few tries and a short wait for the lock. */
    public static final CommitSettings SETTINGS =
            new CommitSettings(8, Duration.ofMillis(10), Duration.ofSeconds(2), null, Duration.ZERO);

    private final Storage storage;
    private final ManualClock clock = new ManualClock();
    private final SeededIds ids;
    private final Pause pause = clock::advance;
    private final Layout ofNewTable;

    /** A table of the classic layout. */
    public TestTable(Storage storage, long seed) {
        this(storage, seed, Layout.CLASSIC);
    }

    public TestTable(Storage storage, long seed, Layout layout) {
        this.storage = storage;
        this.ofNewTable = layout;
        this.ids = new SeededIds(seed);
    }

    /** Creates the table on the storage. */
    public TestTable create(Map<String, String> properties) {
        boolean created = layout(storage).createIfAbsent(newTable(properties), Duration.ZERO);
        if (!created) {
            throw new AssertionError("there is a table already");
        }
        return this;
    }

    /** The table to create. */
    public NewTable newTable(Map<String, String> properties) {
        return new NewTable(ofNewTable, "table", SCHEMA, PartitionSpec.UNPARTITIONED, properties);
    }

    public ManualClock clock() {
        return clock;
    }

    public SeededIds ids() {
        return ids;
    }

    public Storage storage() {
        return storage;
    }

    /** The layout, opened as by a new process. */
    public TableLayout layout(Storage through) {
        return LayoutDetection.detect(through, ofNewTable, clock, ids, pause);
    }

    /** A committer, as of a new process. */
    public TableCommitter committer(Storage through) {
        return committer(through, SETTINGS);
    }

    public TableCommitter committer(Storage through, CommitSettings settings) {
        return new TableCommitter(through, layout(through), settings, clock, ids, pause);
    }

    public CurrentTable current() {
        return layout(storage).loadOrFail();
    }

    /** Writes a data file with its in-flight marker, as writers do. */
    public DataFile file(String name, long rows) {
        StoragePath path = StoragePath.of("data/" + name + ".parquet");
        byte[] content = ("rows of " + name).getBytes(StandardCharsets.UTF_8);
        new InFlightMarkers(storage).mark(path);
        storage.write(path, content);
        return new DataFile(path, rows, content.length, null, Map.of(), ColumnBounds.NONE);
    }

    /** Appends a file of one row in its own commit. */
    public CommitResult append(String name) {
        return committer(storage).commit(appending(file(name, 1)));
    }

    /** An append without a ledger, as {@code DataShardTable} makes it. */
    public static TableChange appending(DataFile... files) {
        return replacing(Snapshot.APPEND, List.of(files), Set.of());
    }

    /** A change of files without a ledger. */
    public static TableChange replacing(String operation, List<DataFile> added, Set<StoragePath> removed) {
        return (base, layout) ->
                new Decision.Publish(operation, added, removed, Map.of("by", "test"), snapshotId -> Map.of());
    }

    /** The append of a checkpoint of a sink. */
    public SinkAppend sinkAppend(CommitIdentity identity, RewindPolicy onRewind, Storage through, DataFile... files) {
        return sinkAppend(identity, onRewind, through, false, files);
    }

    /** The commit of a sink, from restored state or not. */
    public SinkAppend sinkAppend(
            CommitIdentity identity, RewindPolicy onRewind, Storage through, boolean restored, DataFile... files) {
        return new SinkAppend(
                identity,
                WrittenFor.of(current().metadata()),
                List.of(files),
                onRewind,
                Map.of(),
                new FilePresence(through, clock, REMEDY),
                restored ? new FileRenewal(through, clock, ids, REMEDY) : null);
    }
}
