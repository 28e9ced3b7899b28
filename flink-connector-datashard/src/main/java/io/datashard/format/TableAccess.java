package io.datashard.format;

import io.datashard.format.commit.CommitSettings;
import io.datashard.format.commit.TableCommitter;
import io.datashard.format.layout.TableLayout;
import io.datashard.format.manifest.ManifestEntry;
import io.datashard.format.manifest.ManifestFile;
import io.datashard.format.metadata.Snapshot;
import io.datashard.format.scan.ManifestReader;
import io.datashard.format.schema.Schema;
import io.datashard.format.storage.IdSource;
import io.datashard.format.storage.Pause;
import io.datashard.format.storage.Storage;
import io.datashard.format.storage.SystemIds;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open storage of a table, its layout, and the clock and ids of this process: what engines need to work on a table. Thread-safe.
 *
 * @param storage the storage below the table root
 * @param layout the layout recognised there
 * @param clock time
 * @param ids random ids
 * @param pause how to wait
 */
public record TableAccess(Storage storage, TableLayout layout, Clock clock, IdSource ids, Pause pause)
        implements AutoCloseable {
    /**
     * Opens a location; the table itself need not exist yet.
     *
     * @throws io.datashard.format.error.InvalidUseException if the table has a layout that this release does not read
     */
    public static TableAccess open(TableLocation location) {
        Storage storage = location.openStorage();
        Clock clock = Clock.systemUTC();
        IdSource ids = new SystemIds();
        try {
            return new TableAccess(
                    storage, TableLayout.detect(storage, clock, ids, Pause.PARK), clock, ids, Pause.PARK);
        } catch (RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    /** A committer on this table. */
    public TableCommitter committer(CommitSettings settings) {
        return new TableCommitter(storage, layout, settings, clock, ids, pause);
    }

    /**
     * How a scan of the table reads manifests.
     *
     * @param schema the table's stored schema, by which column bounds are decoded; null = without bounds
     */
    public ManifestReader manifests(@Nullable Schema schema) {
        return new ManifestReader() {
            @Override
            public List<ManifestFile> readManifestList(Snapshot snapshot) {
                return layout.readManifestList(snapshot);
            }

            @Override
            public List<ManifestEntry> readManifest(ManifestFile manifest) {
                return layout.readManifest(manifest, schema);
            }
        };
    }

    @Override
    public void close() {
        storage.close();
    }
}
