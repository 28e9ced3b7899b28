package io.datashard.format.commit;

import io.datashard.format.layout.CurrentTable;
import io.datashard.format.layout.TableLayout;
import io.datashard.format.manifest.DataFile;
import io.datashard.format.metadata.Snapshot;
import io.datashard.format.storage.Pending;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An append by a caller that never repeats it: it keeps no ledger, so that it can't recognise itself in the table. What must be repeatable
 * after a failure is a {@link SinkAppend}.
 */
public final class FileAppend implements TableChange {
    private final WrittenFor target;
    private final List<DataFile> files;
    private final String table;
    private final Supplier<Pending<?>> certainty;

    private FileAppend(WrittenFor target, List<DataFile> files, String table, Supplier<Pending<?>> certainty) {
        this.target = target;
        this.files = List.copyOf(files);
        this.table = table;
        this.certainty = certainty;
    }

    /**
     * Creates the change, for files that may have waited for long.
     *
     * @param target the table that the files were written for
     * @param files the files; at least one
     * @param presence checks the files before they are published
     */
    public FileAppend(WrittenFor target, List<DataFile> files, FilePresence presence) {
        this(target, files, presence.table(), () -> presence.beginCheck(files, presence.beginMarks(files)));
    }

    /**
     * The append of files that this process has just written, and marked: that the storage has acknowledged them is enough.
     *
     * @param target the table that the files were written for
     * @param files the files; at least one
     * @param table the table, for messages
     * @param durable ends well when the files are durable
     */
    public static FileAppend justWritten(WrittenFor target, List<DataFile> files, String table, Pending<?> durable) {
        return new FileAppend(target, files, table, () -> durable);
    }

    @Override
    public Decision decide(CurrentTable base, TableLayout layout) {
        target.require(base.metadata(), files.size() + " data files to " + table);
        return new Decision.Publish(
                Snapshot.APPEND, files, Set.of(), Map.of(), snapshotId -> Map.of(), certainty.get());
    }
}
