package io.datashard.maintenance;

import io.datashard.commit.InFlightMarkers;
import io.datashard.commit.WrittenFor;
import io.datashard.error.CorruptDataException;
import io.datashard.error.StorageException;
import io.datashard.maintenance.RewritePlanner.Group;
import io.datashard.maintenance.RewritePlanner.Small;
import io.datashard.model.DataFile;
import io.datashard.table.RollingWriter;
import io.datashard.table.TableAccess;
import java.util.List;
import java.util.function.IntConsumer;

/** Writes the rows of a group into new files that are not part of the table yet. Thread-safe. */
final class GroupWriter {
    private final TableAccess access;
    private final WrittenFor target;
    private final RewriteSettings settings;

    GroupWriter(TableAccess access, WrittenFor target, RewriteSettings settings) {
        this.access = access;
        this.target = target;
        this.settings = settings;
    }

    /**
     * Writes the files; they are durable and have in-flight markers. Leaves none behind if it fails.
     *
     * @param read hears after each file of the group how many were read
     * @throws CorruptDataException if a file of the group is damaged
     */
    List<DataFile> write(Group group, IntConsumer read) {
        RollingWriter.Settings files = RollingWriter.Settings.DEFAULT.withTargetFileBytes(settings.targetFileSize());
        try (RollingWriter writer = new RollingWriter(access, target, files);
                InputFiles inputs = new InputFiles(
                        access.storage(),
                        group.files().stream().map(Small::file).toList(),
                        target.schema(),
                        settings.verification())) {
            int count = 0;
            while (inputs.next(writer::write)) {
                count++;
                read.accept(count);
            }
            List<DataFile> outputs = writer.finishFiles();
            requireSame(group, outputs);
            return outputs;
        }
    }

    /** Removes files that are certainly not part of the table. */
    void discard(List<DataFile> outputs) {
        new InFlightMarkers(access.storage())
                .removeFiles(outputs.stream().map(DataFile::path).toList());
    }

    private void requireSame(Group group, List<DataFile> outputs) {
        boolean same = false;
        try {
            requireSameRows(group, outputs);
            requireSamePartition(group, outputs);
            same = true;
        } finally {
            if (!same) {
                discard(outputs);
            }
        }
    }

    private void requireSameRows(Group group, List<DataFile> outputs) {
        long rows = outputs.stream().mapToLong(DataFile::recordCount).sum();
        if (rows != group.rows()) {
            throw new StorageException(
                    "Cannot rewrite " + group.files().size() + " data files of "
                            + access.storage().root(),
                    "they have " + group.rows() + " rows, and the new files " + rows,
                    "Report it; nothing was changed");
        }
    }

    private void requireSamePartition(Group group, List<DataFile> outputs) {
        boolean samePartition =
                outputs.stream().allMatch(file -> file.partition().equals(group.partition()));
        if (!samePartition) {
            throw new CorruptDataException(
                    "Cannot rewrite " + group.files().size() + " data files of "
                            + access.storage().root() + ", among them "
                            + group.files().get(0).file().path(),
                    "they have rows of other partitions than the table records for them",
                    "Find out which writer made them; they stay as they are");
        }
    }
}
