package io.datashard.testing;

import io.datashard.error.StorageException;
import io.datashard.layout.Numbering;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.StoredManifest;
import io.datashard.model.TableMetadata;
import io.datashard.read.ManifestReader;
import io.datashard.read.PlannedTable;
import java.util.List;

/** A table in memory, as read planning sees it. A test can make the next reads fail. */
public final class HistoryTable implements PlannedTable, ManifestReader {
    public final TableHistory history;
    public int failures;
    public int refreshes;
    public Numbering numbering = Numbering.FIRST;
    public boolean closed;
    private TableMetadata metadata;

    public HistoryTable(TableHistory history) {
        this.history = history;
        this.metadata = history.metadata();
    }

    @Override
    public String name() {
        return "warehouse/t";
    }

    @Override
    public void refresh() {
        refreshes++;
        fail();
        metadata = history.metadata();
    }

    @Override
    public TableMetadata metadata() {
        return metadata;
    }

    @Override
    public Numbering numbering() {
        return numbering;
    }

    @Override
    public ManifestReader manifests() {
        return this;
    }

    @Override
    public List<ManifestFile> readManifestList(Snapshot snapshot) {
        fail();
        return history.readManifestList(snapshot);
    }

    @Override
    public StoredManifest fetchManifest(ManifestFile manifest) {
        fail();
        return history.fetchManifest(manifest);
    }

    @Override
    public boolean mayAddFilesAgain() {
        return history.mayAddFilesAgain();
    }

    @Override
    public SnapshotId builtOn(Snapshot snapshot) {
        fail();
        return history.builtOn(snapshot);
    }

    public void close() {
        closed = true;
    }

    private void fail() {
        if (failures > 0) {
            failures--;
            throw new StorageException("Cannot read", "the store is down", "Try again");
        }
    }
}
