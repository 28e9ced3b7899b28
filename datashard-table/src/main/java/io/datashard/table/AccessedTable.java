package io.datashard.table;

import io.datashard.layout.CurrentTable;
import io.datashard.layout.Numbering;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.read.FileMemory;
import io.datashard.read.ManifestReader;
import io.datashard.read.PlannedTable;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.Surroundings;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A stored table, opened by the first call. */
public final class AccessedTable implements PlannedTable, AutoCloseable {
    private final TableLocation location;
    private final Supplier<Surroundings> surroundings;
    private final Consumer<Storage> opened;
    private final FileMemory memory = new FileMemory();
    private @Nullable TableAccess access;
    private boolean closed;
    private @Nullable CurrentTable current;

    /**
     * A table.
     *
     * @param surroundings what this process is told about stores, asked when it is opened
     * @param opened is told its storage when it has been opened
     */
    public AccessedTable(TableLocation location, Supplier<Surroundings> surroundings, Consumer<Storage> opened) {
        this.location = location;
        this.surroundings = surroundings;
        this.opened = opened;
    }

    @Override
    public String name() {
        return location.text();
    }

    @Override
    public void refresh() {
        CurrentTable known = current;
        current = known == null
                ? access().layout().loadOrFail()
                : access().layout().loadIfChanged(known).orElse(known);
    }

    @Override
    public TableMetadata metadata() {
        CurrentTable known = current;
        if (known == null) {
            known = access().layout().loadOrFail();
            current = known;
        }
        return known.metadata();
    }

    @Override
    public Numbering numbering() {
        return access().layout().numbering();
    }

    @Override
    public ManifestReader manifests() {
        ManifestReader stored = access().manifests(metadata());
        return access().layout().mayAddFilesAgain() ? new RememberingReader(stored) : stored;
    }

    /** Flink closes an enumerator before it stops the thread that plans. */
    @Override
    public synchronized void close() {
        closed = true;
        if (access != null) {
            access.close();
            access = null;
        }
    }

    private synchronized TableAccess access() {
        TableAccess open = access;
        if (open == null) {
            if (closed) {
                throw new IllegalStateException(location.text() + " was closed while a read of it was being planned");
            }
            open = TableAccess.open(location, surroundings.get());
            access = open;
            opened.accept(open.storage());
        }
        return open;
    }

    /** Reads the manifests of other snapshots once to know their files. */
    private final class RememberingReader implements ManifestReader {
        private final ManifestReader stored;

        private RememberingReader(ManifestReader stored) {
            this.stored = stored;
        }

        @Override
        public List<ManifestFile> readManifestList(Snapshot snapshot) {
            return stored.readManifestList(snapshot);
        }

        @Override
        public List<ManifestEntry> readManifest(ManifestFile manifest) {
            return stored.readManifest(manifest);
        }

        @Override
        public Pending<List<ManifestEntry>> beginManifest(ManifestFile manifest) {
            return stored.beginManifest(manifest);
        }

        @Override
        public @Nullable SnapshotId builtOn(Snapshot snapshot) {
            return stored.builtOn(snapshot);
        }

        @Override
        public int readAhead() {
            return stored.readAhead();
        }

        @Override
        public Predicate<StoragePath> addedBy(List<ManifestFile> manifests) {
            return memory.filesOf(stored, manifests);
        }
    }
}
