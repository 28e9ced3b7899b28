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
 * The data files that are being written, one for each partition, and the memory that they take together. Writing out a row group frees the
 * memory of its rows; only the end of a file frees the memory of its output. Not thread-safe.
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

    /** The file of a partition; it becomes the most recently used one. */
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

    /** Writes out the rows of a file, as a row group that may be small; does nothing if the file has ended. */
    void flush(OpenFile file) {
        if (!file.ended) {
            file.writer.flushRowGroup();
            count(file);
        }
    }

    /** Whether the files hold too much memory, as far as known. A single file bounds itself. */
    boolean isOverfull() {
        return held > maxHeldBytes && files.size() > 1;
    }

    /** Whether they do, after waiting for pages that are being compressed. */
    boolean isOverfullForSure() {
        for (OpenFile file : files.values()) {
            file.writer.awaitPages();
            count(file);
        }
        return isOverfull();
    }

    /** Whether enough memory is free for many more rows. */
    boolean hasRoom() {
        return held <= maxHeldBytes / 4 * 3 || files.size() == 1;
    }

    /**
     * Whether outputs take so much memory that row groups would become small; the bound is lower while memory is {@code already} being freed.
     */
    boolean outputsAreLarge(boolean already) {
        return outputs > (already ? maxHeldBytes / 8 * 3 : maxHeldBytes / 2) && files.size() > 1;
    }

    /** Forgets a file; the caller finishes or closes it. */
    void remove(OpenFile file) {
        count(file, 0, 0);
        begun -= file.begun ? 1 : 0;
        file.ended = true;
        files.remove(file.partition);
        last = null;
    }

    /** The least recently used file of those that have begun in the storage. */
    OpenFile leastRecentlyUsedOfBegun() {
        return files.values().stream().filter(file -> file.begun).findFirst().orElseThrow();
    }

    /** The best file to end to free memory: in the less recently used half, the one with the largest output. */
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

    /** All files, the one whose rows take the most memory first. */
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
