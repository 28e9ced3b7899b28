package io.datashard.flink.source.enumerator;

import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.format.TableAccess;
import io.datashard.format.TableLocation;
import io.datashard.format.layout.CurrentTable;
import io.datashard.format.manifest.ManifestEntry;
import io.datashard.format.manifest.ManifestFile;
import io.datashard.format.metadata.Snapshot;
import io.datashard.format.metadata.TableMetadata;
import io.datashard.format.scan.ManifestReader;
import io.datashard.format.storage.StoragePath;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A stored table, opened by the first call. */
final class AccessedTable implements PlannedTable {
    private final TableLocation location;
    private final FileMemory memory = new FileMemory();
    private @Nullable TableAccess access;
    private @Nullable CurrentTable current;

    AccessedTable(TableLocation location) {
        this.location = location;
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
    public String numbering() {
        return access().layout().layout().name();
    }

    @Override
    public ManifestReader manifests() {
        ManifestReader stored = access().manifests(metadata());
        return access().layout().mayAddFilesAgain() ? new RememberingReader(stored) : stored;
    }

    @Override
    public void close() {
        if (access != null) {
            access.close();
            access = null;
        }
    }

    private TableAccess access() {
        TableAccess opened = access;
        if (opened == null) {
            opened = TableAccess.open(location, ProcessSurroundings.current());
            access = opened;
        }
        return opened;
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
        public Predicate<StoragePath> addedBy(List<ManifestFile> manifests) {
            return file -> memory.has(stored, manifests, file);
        }
    }
}
