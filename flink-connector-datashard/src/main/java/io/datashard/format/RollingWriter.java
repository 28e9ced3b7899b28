package io.datashard.format;

import io.datashard.format.commit.InFlightMarkers;
import io.datashard.format.error.StorageException;
import io.datashard.format.manifest.DataFile;
import io.datashard.format.parquet.DataFileWriter;
import io.datashard.format.parquet.DataFileWriterSettings;
import io.datashard.format.parquet.ParquetFiles;
import io.datashard.format.schema.RowView;
import io.datashard.format.schema.Schema;
import io.datashard.format.storage.IdSource;
import io.datashard.format.storage.Storage;
import io.datashard.format.storage.StoragePath;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes rows into data files under final, unique names and starts a new file when one is large enough. Holds at most one file open and one
 * row group in memory. Every file has its in-flight marker before its first byte. Not thread-safe; blocking.
 *
 * <p>Files handed out by {@link #finishFiles} belong to the caller; everything else is removed by {@link #close}.
 */
public final class RollingWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RollingWriter.class);
    private static final StoragePath DATA = StoragePath.of("data");
    private static final long REFRESH_CHECK_ROWS = 4096;

    private final Storage storage;
    private final Schema schema;
    private final Settings settings;
    private final InFlightMarkers markers;
    private final IdSource ids;
    private final Clock clock;
    private final List<DataFile> finished = new ArrayList<>();
    private @Nullable DataFileWriter open;
    /** Everything that was begun and not handed out: the finished files, the open one, and those that failed. */
    private final Set<StoragePath> ours = new LinkedHashSet<>();

    private boolean rowsLost;
    private Instant marked;
    private long rows;

    /**
     * When a file is large enough.
     *
     * @param files how files are written
     * @param targetFileBytes length at which a file is ended
     * @param targetFileRows number of rows at which a file is ended
     */
    public record Settings(DataFileWriterSettings files, long targetFileBytes, long targetFileRows)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        /** 128 MiB, any number of rows. */
        public static final Settings DEFAULT = new Settings(DataFileWriterSettings.DEFAULT, 128L << 20, Long.MAX_VALUE);
    }

    public RollingWriter(Storage storage, Schema schema, Settings settings, IdSource ids, Clock clock) {
        this.storage = storage;
        this.schema = schema;
        this.settings = settings;
        this.markers = new InFlightMarkers(storage);
        this.ids = ids;
        this.clock = clock;
        this.marked = clock.instant();
    }

    /** Appends a row; see {@link DataFileWriter#write}. */
    public void write(RowView row) {
        requireWhole();
        DataFileWriter writer = open;
        if (writer == null) {
            writer = start();
        }
        writer.write(row);
        rows++;
        if (writer.rowCount() >= settings.targetFileRows() || writer.estimatedLength() >= settings.targetFileBytes()) {
            finishOpen();
        }
        if (rows % REFRESH_CHECK_ROWS == 0) {
            refreshMarkers();
        }
    }

    /** Bytes held in memory now. */
    public long bufferedBytes() {
        return open == null ? 0 : open.bufferedBytes();
    }

    /** Ends the open file and hands out all files since the last call; empty if no row was written. They are durable now. */
    public List<DataFile> finishFiles() {
        finishOpen();
        List<DataFile> files = List.copyOf(finished);
        finished.clear();
        files.forEach(file -> ours.remove(file.path()));
        return files;
    }

    @Override
    public void close() {
        DataFileWriter writer = open;
        open = null;
        finished.clear();
        try {
            if (writer != null) {
                writer.close();
            }
        } finally {
            remove(List.copyOf(ours));
            ours.clear();
        }
    }

    /** Removes files that were handed out and are known not to be part of the table. */
    void discard(List<DataFile> files) {
        remove(files.stream().map(DataFile::path).toList());
    }

    private void remove(List<StoragePath> unwanted) {
        for (StoragePath path : unwanted) {
            try {
                storage.delete(path);
            } catch (StorageException e) {
                LOG.warn(
                        "Left {} behind in {}; it is not part of the table and is removed by garbage collection",
                        path,
                        storage.root(),
                        e);
            }
        }
        markers.release(unwanted);
    }

    private DataFileWriter start() {
        StoragePath path = DATA.resolve("flink_" + ids.hex32() + ".parquet");
        ours.add(path);
        markers.mark(path);
        DataFileWriter writer = ParquetFiles.create(storage, path, schema, settings.files());
        open = writer;
        return writer;
    }

    private void finishOpen() {
        requireWhole();
        DataFileWriter writer = open;
        if (writer == null) {
            return;
        }
        open = null;
        rowsLost = true; // Unless the file gets to its end: what was written without its rows must never be published.
        try (writer) {
            if (writer.rowCount() > 0) {
                finished.add(writer.finish());
            }
        }
        rowsLost = false;
    }

    private void requireWhole() {
        if (rowsLost) {
            throw new IllegalStateException(
                    "a data file could not be finished and its rows are lost; write all rows again");
        }
    }

    /** Markers lose their effect after a day; files of very long checkpoints need them longer. */
    private void refreshMarkers() {
        Instant now = clock.instant();
        if (marked.plus(InFlightMarkers.REFRESH).isAfter(now)) {
            return;
        }
        ours.forEach(markers::mark);
        marked = now;
    }
}
