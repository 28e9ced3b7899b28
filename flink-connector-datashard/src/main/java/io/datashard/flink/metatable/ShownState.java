package io.datashard.flink.metatable;

import io.datashard.error.StaleTableException;
import io.datashard.flink.options.OptionNames;
import io.datashard.layout.CurrentTable;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.read.SnapshotSelector;
import io.datashard.storage.StoragePath;
import io.datashard.table.TableAccess;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One state of a table: all rows of a metadata table are of one.
 *
 * @param access the open table
 * @param current the metadata file that was current
 * @param chosen the snapshot that is asked for; null = the current one
 */
record ShownState(TableAccess access, CurrentTable current, @Nullable SnapshotId chosen) {
    /**
     * Reads the current state.
     *
     * @throws io.datashard.error.InvalidUseException if there is no table
     */
    static ShownState read(TableAccess access, @Nullable SnapshotId chosen) {
        return new ShownState(access, access.layout().loadOrFail(), chosen);
    }

    TableMetadata metadata() {
        return current.metadata();
    }

    /**
     * The snapshot that is asked for; empty if the table has none yet.
     *
     * @throws io.datashard.error.InvalidUseException if the table does not list it
     */
    Optional<Snapshot> snapshot() {
        return chosen == null
                ? metadata().currentSnapshot()
                : Optional.of(
                        new SnapshotSelector("the table " + access.storage().root(), metadata(), OptionNames.FLINK)
                                .byId(chosen));
    }

    /** The snapshots that the table lists, by their ids. */
    Map<SnapshotId, Snapshot> listed() {
        Map<SnapshotId, Snapshot> listed = new HashMap<>();
        metadata().snapshots().forEach(snapshot -> listed.put(snapshot.id(), snapshot));
        return listed;
    }

    /** The full path of a file, as the metadata column {@code file.path} of a row has it. */
    String where(StoragePath path) {
        return access.storage().root() + "/" + path;
    }

    /**
     * Whether a file of this state may be gone because nobody needs it any more.
     *
     * @param what what was read, for the message
     * @return the error; empty if the table still lists all snapshots of this state, so that its files must be there
     */
    Optional<StaleTableException> whyMissing(String what) {
        Set<SnapshotId> gone = new HashSet<>(listed().keySet());
        access.layout().load().ifPresent(now -> now.metadata().snapshots().forEach(still -> gone.remove(still.id())));
        return gone.isEmpty()
                ? Optional.empty()
                : Optional.of(new StaleTableException(
                        "Cannot read '" + what + "' of the table "
                                + access.storage().root(),
                        gone.size()
                                + " of its snapshots expired, or the table was dropped, while they were read, and a file of theirs"
                                + " is gone",
                        "Run the query again"));
    }
}
