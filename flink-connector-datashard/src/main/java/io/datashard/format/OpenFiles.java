package io.datashard.format;

import io.datashard.format.parquet.DataFileWriter;
import io.datashard.format.schema.Partition;
import io.datashard.format.schema.RowView;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data files that are being written, one a partition, and the memory that they take together. When that is above the bound, row groups
 * are written out though they are not full, the largest first, so that row groups stay as large as they can be. What a storage gathers goes
 * away with its file only: that may leave too much, and files for the caller to end. Not thread-safe.
 */
final class OpenFiles {
    /** The least recently used comes first. */
    private final Map<Partition, OpenFile> files = new LinkedHashMap<>(16, 0.75f, true);

    private final long maxHeldBytes;
    private long held;
    private @Nullable OpenFile last;

    OpenFiles(long maxHeldBytes) {
        this.maxHeldBytes = maxHeldBytes;
    }

    /** A file of one partition. */
    static final class OpenFile {
        private final Partition partition;
        private final DataFileWriter writer;
        private long counted;

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
        if (isOverfull()) {
            reduce();
        }
    }

    /** Whether files must be ended to free memory. A file alone bounds itself. */
    boolean isOverfull() {
        return held > maxHeldBytes && files.size() > 1;
    }

    /** Forgets a file, which is the caller's to finish or to close. */
    void remove(OpenFile file) {
        held -= file.counted;
        file.counted = 0;
        files.remove(file.partition);
        last = null;
    }

    OpenFile leastRecentlyUsed() {
        return files.values().iterator().next();
    }

    List<OpenFile> all() {
        return List.copyOf(files.values());
    }

    int size() {
        return files.size();
    }

    long heldBytes() {
        return held;
    }

    /** Goes well below the bound, so that it is not called again a few rows later. */
    private void reduce() {
        for (OpenFile file : files.values()) {
            file.writer.measureHeldBytes();
            count(file);
        }
        List<OpenFile> largestFirst = files.values().stream()
                .sorted(Comparator.comparingLong((OpenFile file) -> file.writer.heldBytes())
                        .reversed())
                .toList();
        for (OpenFile file : largestFirst) {
            if (held <= maxHeldBytes / 4 * 3) {
                return;
            }
            file.writer.flushRowGroup();
            count(file);
        }
    }

    private void count(OpenFile file) {
        long bytes = file.writer.heldBytes() + file.writer.outputBytes();
        held += bytes - file.counted;
        file.counted = bytes;
    }
}
