package io.datashard.table;

import io.datashard.parquet.DataFileWriter;
import io.datashard.schema.Partition;
import io.datashard.schema.RowView;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data files that are being written, one a partition, and the memory that they take together: that of their rows, which goes away when a
 * row group is written out, and that of their outputs, which goes away with the file only. Not thread-safe.
 */
final class OpenFiles {
    /** The least recently used comes first. */
    private final Map<Partition, OpenFile> files = new LinkedHashMap<>(16, 0.75f, true);

    private final long maxHeldBytes;
    private long held;
    private long outputs;
    private int begun;
    private @Nullable OpenFile last;

    OpenFiles(long maxHeldBytes) {
        this.maxHeldBytes = maxHeldBytes;
    }

    /** A file of one partition. */
    static final class OpenFile {
        private final Partition partition;
        private final DataFileWriter writer;
        private long rows;
        private long output;
        private boolean begun;
        private boolean ended;

        private OpenFile(Partition partition, DataFileWriter writer) {
            this.partition = partition;
            this.writer = writer;
        }

        Partition partition() {
            return partition;
        }

        DataFileWriter writer() {
            return writer;
        }
    }

    /** The file of a partition, which is the most recently used now. */
    @Nullable OpenFile find(Partition partition) {
        OpenFile recent = last;
        if (recent == null || !recent.partition.equals(partition)) {
            recent = files.get(partition);
            last = recent;
        }
        return recent;
    }

    OpenFile add(Partition partition, DataFileWriter writer) {
        OpenFile file = new OpenFile(partition, writer);
        files.put(partition, file);
        last = file;
        return file;
    }

    void write(OpenFile file, RowView row) {
        file.writer.write(row);
        count(file);
    }

    /** Writes the rows of a file out, as a row group that may be small; does nothing if it has ended. */
    void flush(OpenFile file) {
        if (!file.ended) {
            file.writer.flushRowGroup();
            count(file);
        }
    }

    /** Whether there is too much in memory. A file alone bounds itself. */
    boolean isOverfull() {
        return held > maxHeldBytes && files.size() > 1;
    }

    /** Whether enough is free that it takes many rows until there is too much. */
    boolean hasRoom() {
        return held <= maxHeldBytes / 4 * 3 || files.size() == 1;
    }

    /** Whether outputs take so much of the memory that the row groups of all files would become small; less is aimed at than complained of. */
    boolean outputsAreLarge(boolean already) {
        return outputs > (already ? maxHeldBytes / 8 * 3 : maxHeldBytes / 2) && files.size() > 1;
    }

    /** Forgets a file, which is the caller's to finish or to close. */
    void remove(OpenFile file) {
        count(file, 0, 0);
        begun -= file.begun ? 1 : 0;
        file.ended = true;
        files.remove(file.partition);
        last = null;
    }

    /** Of the files that have begun, the one whose last row is the oldest. */
    OpenFile leastRecentlyUsedOfBegun() {
        return files.values().stream().filter(file -> file.begun).findFirst().orElseThrow();
    }

    /** The file that is best ended to free memory: of the half whose last rows are older, the one whose output takes the most. */
    OpenFile bestEnded() {
        Iterator<OpenFile> leastRecentFirst = files.values().iterator();
        OpenFile best = leastRecentFirst.next();
        for (int i = 1; i < (files.size() + 1) / 2; i++) {
            OpenFile next = leastRecentFirst.next();
            if (next.output > best.output) {
                best = next;
            }
        }
        return best;
    }

    /** All files, those whose rows take the most memory first. */
    List<OpenFile> largestFirst() {
        return files.values().stream()
                .sorted(Comparator.comparingLong((OpenFile file) -> file.rows).reversed())
                .toList();
    }

    /** Any file; null if there is none. */
    @Nullable OpenFile any() {
        return files.isEmpty() ? null : files.values().iterator().next();
    }

    List<OpenFile> all() {
        return List.copyOf(files.values());
    }

    int size() {
        return files.size();
    }

    /** Number of files that have begun in the storage. */
    int begun() {
        return begun;
    }

    long heldBytes() {
        return held;
    }

    private void count(OpenFile file) {
        DataFileWriter writer = file.writer;
        if (!file.begun && writer.hasBegun()) {
            file.begun = true;
            begun++;
        }
        count(file, writer.heldBytes(), writer.outputBytes());
    }

    private void count(OpenFile file, long rows, long output) {
        held += rows - file.rows + output - file.output;
        outputs += output - file.output;
        file.rows = rows;
        file.output = output;
    }
}
