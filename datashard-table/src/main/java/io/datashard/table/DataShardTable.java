package io.datashard.table;

import io.datashard.annotation.Internal;
import io.datashard.annotation.Public;
import io.datashard.commit.AppendToken;
import io.datashard.commit.AppendTokens;
import io.datashard.commit.CommitSettings;
import io.datashard.commit.ExpiredMarkers;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.Layout;
import io.datashard.layout.NewTable;
import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import io.datashard.read.NamedPositions;
import io.datashard.read.ReadPosition;
import io.datashard.read.StartingPosition;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import io.datashard.storage.Surroundings;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A DataShard table: create it, open it, append to it, read it. Needs no Flink.
 *
 * <p>An object holds no state of the table: every call looks at the current table. Thread-safe; all methods block and throw {@link
 * io.datashard.error.DataShardException}s.
 */
@Public
public final class DataShardTable implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataShardTable.class);

    private final TableLocation location;
    private final TableAccess access;
    private final Surroundings surroundings;
    private final ExpiredMarkers expired = new ExpiredMarkers();

    private DataShardTable(TableLocation location, TableAccess access, Surroundings surroundings) {
        this.location = location;
        this.access = access;
        this.surroundings = surroundings;
    }

    /** Opens a table with the environment of this process; see {@link #open(TableLocation, Surroundings)}. */
    public static DataShardTable open(String path) {
        return open(path, Map.of());
    }

    /**
     * Opens a table with the environment of this process; see {@link #open(TableLocation, Surroundings)}.
     *
     * @param storageOptions how to reach the store ({@code s3.*}); these options win over the environment
     */
    public static DataShardTable open(String path, Map<String, String> storageOptions) {
        Surroundings surroundings = Surroundings.ofEnvironment();
        return open(TableLocation.of(path, storageOptions, surroundings), surroundings);
    }

    /**
     * Opens a table.
     *
     * @param surroundings what this process knows about stores
     * @throws InvalidUseException if there is no table, or it has a layout that this release does not read
     */
    @Internal
    public static DataShardTable open(TableLocation location, Surroundings surroundings) {
        DataShardTable table = at(location, surroundings, Layout.CLASSIC);
        try {
            CurrentTable unused = table.access.lastRead();
            return table;
        } catch (RuntimeException | Error e) {
            table.close();
            throw e;
        }
    }

    /** Whether there is a table. */
    public static boolean exists(String path) {
        return exists(path, Map.of());
    }

    /** Whether there is a table, in a store that these options reach. */
    public static boolean exists(String path, Map<String, String> storageOptions) {
        Surroundings surroundings = Surroundings.ofEnvironment();
        return exists(TableLocation.of(path, storageOptions, surroundings), surroundings);
    }

    /**
     * Whether there is a table.
     *
     * @param surroundings what this process is told about stores
     */
    @Internal
    public static boolean exists(TableLocation location, Surroundings surroundings) {
        try (DataShardTable table = at(location, surroundings, Layout.CLASSIC)) {
            return table.access.layout().load().isPresent();
        }
    }

    /** Creates a table of the classic layout with the default properties; see {@link #create(String, Map, Schema, TableOptions)}. */
    public static DataShardTable create(String path, Schema schema) {
        return create(path, schema, TableOptions.DEFAULT);
    }

    /** Creates a table; see {@link #create(String, Map, Schema, TableOptions)}. */
    public static DataShardTable create(String path, Schema schema, TableOptions options) {
        return create(path, Map.of(), schema, options);
    }

    /**
     * Creates a table.
     *
     * @param storageOptions how to reach the store ({@code s3.*}); these options win over the environment
     * @throws InvalidUseException if there is a table already (it is left as it is), or the layout can't hold this table
     */
    public static DataShardTable create(
            String path, Map<String, String> storageOptions, Schema schema, TableOptions options) {
        Surroundings surroundings = Surroundings.ofEnvironment();
        TableLocation location = TableLocation.of(path, storageOptions, surroundings);
        NewTable wanted = options.newTable(location, schema);
        Optional<DataShardTable> created = createAtOnce(location, surroundings, wanted);
        if (created.isPresent()) {
            return created.get();
        }
        // Something is there: look closer what it is.
        DataShardTable table = at(location, surroundings, options.layout());
        try {
            if (!table.create(wanted)) {
                throw new InvalidUseException(
                        "Cannot create the table " + table.location,
                        "there is one already",
                        "Open it with DataShardTable.open, or choose another path; it was left as it is");
            }
            return table;
        } catch (RuntimeException | Error e) {
            table.close();
            throw e;
        }
    }

    /** Creates a table if nothing is there; otherwise returns empty and changes nothing. */
    private static Optional<DataShardTable> createAtOnce(
            TableLocation location, Surroundings surroundings, NewTable wanted) {
        DataShardTable table = new DataShardTable(
                location, TableAccess.openNew(location, surroundings, wanted.layout()), surroundings);
        boolean created = false;
        try {
            created = table.create(wanted);
        } catch (InvalidUseException e) {
            LOG.debug("There are signs of a table at {}", location, e);
        } finally {
            if (!created) {
                table.close();
            }
        }
        return created ? Optional.of(table) : Optional.empty();
    }

    private boolean create(NewTable wanted) {
        return access.createIfAbsent(wanted, CommitSettings.DEFAULT.lockTimeoutOn(access.storage()));
    }

    private static DataShardTable at(TableLocation location, Surroundings surroundings, Layout ofNewTable) {
        return new DataShardTable(location, TableAccess.open(location, surroundings, ofNewTable), surroundings);
    }

    /** Where the table lies. */
    @Internal
    public TableLocation location() {
        return location;
    }

    /** How far continuous readers have come that keep their position under a name. To be used before this object is closed. */
    public NamedPositions namedPositions() {
        return TablePositions.of(access);
    }

    /** What engines need to work on the table; closed with this object. */
    @Internal
    public TableAccess access() {
        return access;
    }

    /** The contents of the current metadata file. */
    public TableMetadata metadata() {
        return access.layout().loadOrFail().metadata();
    }

    /**
     * The columns of the table.
     *
     * @throws InvalidUseException if the table stores no schema (Python up to 0.5); a read shows the columns of its data files
     */
    public Schema schema() {
        @Nullable Schema schema = metadata().schema();
        if (schema == null) {
            throw new InvalidUseException(
                    "Cannot tell the columns of " + location,
                    "the table stores no schema",
                    "Read it with scan(), which takes the" + " columns from its data files");
        }
        return schema;
    }

    /** How the table lies on disk. */
    public Layout layout() {
        return access.layout().layout();
    }

    /** The current snapshot; empty if the table has no snapshot. */
    public Optional<Snapshot> currentSnapshot() {
        return metadata().currentSnapshot();
    }

    /** The retained snapshots, oldest first. */
    public List<Snapshot> history() {
        return metadata().snapshots().stream()
                .sorted(Comparator.comparingLong(Snapshot::timestampMs))
                .toList();
    }

    /** Starts an append of any number of rows, which become visible together. The append gets a random {@link TableAppend#token}. */
    public TableAppend newAppend() {
        return newAppend(AppendSettings.DEFAULT);
    }

    /** Like {@link #newAppend()}, with other settings. */
    public TableAppend newAppend(AppendSettings settings) {
        return new TableAppend(access, settings.files(), settings.commit(), expired);
    }

    /**
     * Starts an append with a name. After an unknown outcome the same append can be repeated safely: if the table has an append with this
     * token, nothing is published.
     *
     * <p>The table recognises a token while it lists the snapshot of the append; after that, while the token is among the newest 256 tokens
     * that callers chose (or the newest 64 random tokens). Rows are not compared: of two appends with one token, only the first is made.
     *
     * @param token names this append and no other, for example {@code flights/2026-01-31}: 1 to 100 letters, digits and {@code . _ : / -}; or
     *     the token of an {@link io.datashard.error.UnknownOutcomeException#token}
     * @throws InvalidUseException if the token is empty, too long or has other characters
     */
    public TableAppend newAppend(String token) {
        return newAppend(token, AppendSettings.DEFAULT);
    }

    /** Like {@link #newAppend(String)}, with other settings. */
    public TableAppend newAppend(String token, AppendSettings settings) {
        return new TableAppend(access, settings.files(), settings.commit(), expired, new AppendToken(token));
    }

    /**
     * Appends rows in one snapshot.
     *
     * @return the snapshot; empty if there were no rows
     */
    public Optional<Snapshot> append(Iterable<? extends RowView> rows) {
        return append(newAppend(), rows);
    }

    /**
     * Appends rows in one snapshot, unless the table has an append with this token; see {@link #newAppend(String)}.
     *
     * @return the snapshot, also of an earlier append with this token; empty if there were no rows, or the earlier snapshot has expired
     */
    public Optional<Snapshot> append(String token, Iterable<? extends RowView> rows) {
        return append(newAppend(token), rows);
    }

    private static Optional<Snapshot> append(TableAppend append, Iterable<? extends RowView> rows) {
        try (append) {
            rows.forEach(append::write);
            return append.commit();
        }
    }

    /**
     * Whether the table has an append with this token. True is certain. After an unknown outcome, false is not certain: the request may still
     * be on its way, or the table has forgotten the token (see {@link #newAppend(String)}). So repeat the append with the token, never without
     * it.
     */
    public boolean hasAppended(String token) {
        return AppendTokens.find(metadata(), new AppendToken(token)).isPresent();
    }

    /** Starts a read. */
    public TableRead scan() {
        return new TableRead(location, access, surroundings);
    }

    /** How many rows the current snapshot has, from the table's metadata. */
    public long rowCount() {
        return scan().rowCount();
    }

    /** Follows the table from a start on; see {@link TableRead#follow(StartingPosition)}. */
    public TableFollower follow(StartingPosition start) {
        return scan().follow(start);
    }

    /** Follows the table from the position of an earlier reader; see {@link TableRead#follow(ReadPosition)}. */
    public TableFollower follow(ReadPosition position) {
        return scan().follow(position);
    }

    /** Releases what this object holds open. The table does not change. */
    @Override
    public void close() {
        access.close();
    }
}
