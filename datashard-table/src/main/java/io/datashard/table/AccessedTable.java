package io.datashard.table;

import io.datashard.layout.Layout;
import io.datashard.layout.Numbering;
import io.datashard.model.TableMetadata;
import io.datashard.read.ManifestReader;
import io.datashard.read.NamedPositions;
import io.datashard.read.PlannedTable;
import io.datashard.storage.Storage;
import io.datashard.storage.Surroundings;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A stored table, as read planning sees it. The first call opens the table. */
public final class AccessedTable implements PlannedTable, AutoCloseable {
    private final TableLocation location;
    private final Supplier<Surroundings> surroundings;
    private final Consumer<Storage> opened;
    private @Nullable PlannedAccess open;
    private boolean closed;

    /**
     * A table that is not open yet.
     *
     * @param surroundings what this process knows about stores; called when the table is opened
     * @param opened receives the storage once the table is open
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

    /**
     * Looks whether the table is there. As long as it is not, the next call looks anew, for a table of either layout.
     *
     * @return whether it is there
     */
    public boolean exists() {
        return openAnewUnlessFound().exists();
    }

    /** The named positions of readers of the table. */
    public NamedPositions namedPositions() {
        return TablePositions.of(open().access());
    }

    /** The layout of the table. */
    public Layout layout() {
        return open().access().layout().layout();
    }

    @Override
    public void refresh() {
        open().refresh();
    }

    @Override
    public TableMetadata metadata() {
        return open().metadata();
    }

    @Override
    public Numbering numbering() {
        return open().numbering();
    }

    @Override
    public ManifestReader manifests() {
        return open().manifests();
    }

    /** May be called while another thread plans: that thread then fails. */
    @Override
    public synchronized void close() {
        closed = true;
        if (open != null) {
            open.access().close();
            open = null;
        }
    }

    private synchronized PlannedAccess openAnewUnlessFound() {
        PlannedAccess known = open;
        if (known == null) {
            return open();
        }
        if (!known.isFound()) {
            known = new PlannedAccess(location.text(), known.access().recognisedAnew(), true);
            open = known;
        }
        return known;
    }

    private synchronized PlannedAccess open() {
        PlannedAccess known = open;
        if (known == null) {
            if (closed) {
                throw new IllegalStateException(location.text() + " was closed while a read of it was being planned");
            }
            known = new PlannedAccess(location.text(), TableAccess.open(location, surroundings.get()), true);
            open = known;
            opened.accept(known.access().storage());
        }
        return known;
    }
}
