package io.datashard.table;

import io.datashard.commit.CommitMemory;
import io.datashard.commit.CommitSettings;
import io.datashard.commit.MetadataCommit;
import io.datashard.commit.PropertiesCommit;
import io.datashard.commit.TableCommitter;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.Layout;
import io.datashard.layout.NewTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.StoredManifest;
import io.datashard.model.TableMetadata;
import io.datashard.parquet.DataFileWriterSettings;
import io.datashard.read.ManifestReader;
import io.datashard.storage.IdSource;
import io.datashard.storage.Pause;
import io.datashard.storage.Pending;
import io.datashard.storage.Sources;
import io.datashard.storage.Storage;
import io.datashard.storage.Surroundings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open storage of a table, its layout, and the clock and ids of this process: what engines need to work on a table. Thread-safe.
 *
 * @param storage the storage below the table root
 * @param layout the layout of the table
 * @param clock source of the time
 * @param ids source of random ids
 * @param pause how to wait
 * @param memory what this writer remembers of its commits
 */
public record TableAccess(
        Storage storage, TableLayout layout, Clock clock, IdSource ids, Pause pause, CommitMemory memory)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TableAccess.class);

    /** Of a writer that has not committed yet. */
    public TableAccess(Storage storage, TableLayout layout, Clock clock, IdSource ids, Pause pause) {
        this(storage, layout, clock, ids, pause, CommitMemory.ofNewWriter(storage.traits()));
    }

    /**
     * Opens a location with the environment of this process. The table need not exist yet.
     *
     * @throws io.datashard.error.InvalidUseException if there are signs of two tables
     */
    public static TableAccess open(TableLocation location) {
        return open(location, Surroundings.ofEnvironment());
    }

    /**
     * Opens a location. The table need not exist yet.
     *
     * @param surroundings what this process knows about stores
     * @throws io.datashard.error.InvalidUseException if there are signs of two tables, or the surroundings contradict the location
     */
    public static TableAccess open(TableLocation location, Surroundings surroundings) {
        return open(location, surroundings, Layout.CLASSIC);
    }

    /**
     * Opens a location.
     *
     * @param surroundings what this process knows about stores
     * @param ofNewTable the layout of the table if there is none yet
     * @throws io.datashard.error.InvalidUseException if there are signs of two tables, or the surroundings contradict the location
     */
    public static TableAccess open(TableLocation location, Surroundings surroundings, Layout ofNewTable) {
        return open(
                location,
                surroundings,
                (storage, from) -> LayoutDetection.detect(storage, ofNewTable, from.clock(), from.ids(), from.time()));
    }

    /** Opens a location for a table that is to be created; does not look at the storage. */
    static TableAccess openNew(TableLocation location, Surroundings surroundings, Layout layout) {
        return open(
                location,
                surroundings,
                (storage, from) -> LayoutDetection.ofNewTable(storage, layout, from.clock(), from.ids(), from.time()));
    }

    private static TableAccess open(TableLocation location, Surroundings surroundings, Recognition recognition) {
        Sources sources = Sources.ofProcess();
        Storage storage = location.openStorage(surroundings, sources);
        try {
            return new TableAccess(
                    storage, recognition.layout(storage, sources), sources.clock(), sources.ids(), sources.time());
        } catch (RuntimeException | Error e) {
            // Also for Errors: when a job ends, its class loader may close while a thread still plans.
            storage.close();
            throw e;
        }
    }

    /** The table as it was last read; reads it if it was not yet. Throws if there is none. */
    public CurrentTable lastRead() {
        return layout.known().orElseGet(layout::loadOrFail);
    }

    /** The settings for data files of this table: the layout decides how they hold uuids. */
    public DataFileWriterSettings fileSettings(DataFileWriterSettings settings) {
        return settings.withUuids(
                layout.storesUuidsAsBytes()
                        ? DataFileWriterSettings.UuidForm.BYTES
                        : DataFileWriterSettings.UuidForm.TEXT);
    }

    /**
     * Creates the table unless there is one, and logs it.
     *
     * @return whether it was created
     */
    public boolean createIfAbsent(NewTable table, Duration lockTimeout) {
        boolean created = layout.createIfAbsent(table, lockTimeout);
        if (created) {
            LOG.info(
                    "Created the table {} in the {} layout; columns: {}{}",
                    storage.root(),
                    layout.layout(),
                    table.schema().size(),
                    table.spec().isPartitioned() ? "; partitions: " + table.spec() : "");
        }
        return created;
    }

    /** The same storage with the layout as it is recognised now, and nothing remembered. Closing either closes both. */
    public TableAccess recognisedAnew() {
        return new TableAccess(storage, LayoutDetection.detect(storage, clock, ids, pause), clock, ids, pause);
    }

    /** A committer on this table. */
    public TableCommitter committer(CommitSettings settings) {
        return new TableCommitter(storage, layout, settings, memory, clock, ids, pause);
    }

    /** Changes properties of this table. */
    public PropertiesCommit properties(CommitSettings settings) {
        return new PropertiesCommit(storage, layout, settings, clock, ids, pause);
    }

    /** Commits without a snapshot. */
    public MetadataCommit withoutSnapshot(CommitSettings settings) {
        return new MetadataCommit(storage, layout, settings, clock, ids, pause);
    }

    /** Reads the manifests of the table for a scan. */
    public ManifestReader manifests(TableMetadata table) {
        return new ManifestReader() {
            @Override
            public List<ManifestFile> readManifestList(Snapshot snapshot) {
                return layout.readManifestList(table, snapshot);
            }

            @Override
            public StoredManifest fetchManifest(ManifestFile manifest) {
                return layout.fetchManifest(table, manifest);
            }

            @Override
            public Pending<StoredManifest> beginManifest(ManifestFile manifest) {
                return storage.steps().begin(() -> layout.fetchManifest(table, manifest));
            }

            @Override
            public @Nullable SnapshotId builtOn(Snapshot snapshot) {
                return layout.builtOn(snapshot);
            }

            @Override
            public int readAhead() {
                return storage.steps().parallelism() - 1;
            }

            @Override
            public boolean mayAddFilesAgain() {
                return layout.mayAddFilesAgain();
            }
        };
    }

    @Override
    public void close() {
        storage.close();
    }

    /** How to find the layout. */
    private interface Recognition {
        TableLayout layout(Storage storage, Sources sources);
    }
}
