package io.datashard.format.commit;

import io.datashard.format.layout.CurrentTable;
import io.datashard.format.layout.TableLayout;
import io.datashard.format.manifest.DataFile;
import io.datashard.format.metadata.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An append by a caller that never repeats it: it keeps no ledger, so that it can't recognise itself in the table. What must be repeatable
 * after a failure is a {@link SinkAppend}.
 */
public final class FileAppend implements TableChange {
    private final WrittenFor target;
    private final List<DataFile> files;
    private final FilePresence presence;

    /**
     * Creates the change.
     *
     * @param target the table that the files were written for
     * @param files the files; at least one
     * @param presence checks the files before they are published
     */
    public FileAppend(WrittenFor target, List<DataFile> files, FilePresence presence) {
        this.target = target;
        this.files = List.copyOf(files);
        this.presence = presence;
    }

    @Override
    public Decision decide(CurrentTable base, TableLayout layout) {
        target.require(base.metadata(), files.size() + " data files to " + presence.table());
        presence.require(files);
        return new Decision.Publish(Snapshot.APPEND, files, Set.of(), Map.of(), snapshotId -> Map.of());
    }
}
