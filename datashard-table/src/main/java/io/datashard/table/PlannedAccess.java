package io.datashard.table;

import io.datashard.layout.CurrentTable;
import io.datashard.layout.Numbering;
import io.datashard.layout.TableLayout;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import io.datashard.read.ManifestReader;
import io.datashard.read.PlannedTable;
import io.datashard.storage.Pending;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An open table, as read planning sees it. */
final class PlannedAccess implements PlannedTable {
    private final String name;
    private final TableAccess access;
    private final boolean readsCurrent;
    private @Nullable CurrentTable current;

    /**
     * An open table.
     *
     * @param name the table root, for messages
     * @param readsCurrent whether the read is of the current snapshot
     */
    PlannedAccess(String name, TableAccess access, boolean readsCurrent) {
        this.name = name;
        this.access = access;
        this.readsCurrent = readsCurrent;
    }

    TableAccess access() {
        return access;
    }

    /** Whether a table was found already. */
    boolean isFound() {
        return current != null;
    }

    /** Whether there is a table of the layout that was recognised. */
    boolean exists() {
        if (current == null) {
            current = access.layout().load().orElse(null);
        }
        return current != null;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void refresh() {
        CurrentTable known = current;
        current = known == null ? load() : access.layout().loadIfChanged(known).orElse(known);
    }

    @Override
    public TableMetadata metadata() {
        CurrentTable known = current;
        if (known == null) {
            known = load();
            current = known;
        }
        return known.metadata();
    }

    @Override
    public Numbering numbering() {
        return access.layout().numbering();
    }

    @Override
    public ManifestReader manifests() {
        return access.manifests(metadata());
    }

    /** Loads the current table, and at the same time the manifest list that is probably needed: manifest lists never change. */
    private CurrentTable load() {
        TableLayout layout = access.layout();
        Optional<TableMetadata> known =
                readsCurrent && access.storage().traits().farAway()
                        ? layout.known().map(CurrentTable::metadata)
                        : Optional.empty();
        Optional<Snapshot> likely = known.flatMap(TableMetadata::currentSnapshot);
        if (likely.isEmpty()) {
            return layout.loadOrFail();
        }
        Pending<List<ManifestFile>> list =
                access.storage().steps().begin(() -> layout.readManifestList(known.get(), likely.get()));
        try {
            return layout.loadOrFail();
        } finally {
            // A failure does not matter: the list is read again if it is needed.
            list.await();
        }
    }
}
