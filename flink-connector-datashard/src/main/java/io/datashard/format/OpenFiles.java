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
 * are written out though they are not full, the largest first, so that row groups stay as large as they can be. Not thread-safe.
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
        count(file, file.writer.heldBytes());
        // A file alone bounds itself.
        if (held > maxHeldBytes && files.size() > 1) {
            reduce();
        }
    }

    /** Forgets a file, which is the caller's to finish or to close. */
    void remove(OpenFile file) {
        count(file, 0);
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
            count(file, file.writer.measureHeldBytes());
        }
        while (held > maxHeldBytes / 4 * 3) {
            OpenFile largest = files.values().stream()
                    .max(Comparator.comparingLong(file -> file.counted))
                    .orElseThrow();
            largest.writer.flushRowGroup();
            count(largest, largest.writer.heldBytes());
        }
    }

    private void count(OpenFile file, long bytes) {
        held += bytes - file.counted;
        file.counted = bytes;
    }
}
