package io.datashard.table;

import io.datashard.commit.MarkedAhead;
import io.datashard.commit.MarkedFiles;
import io.datashard.commit.WrittenFor;
import io.datashard.error.Setting;
import io.datashard.error.SettingNames;
import io.datashard.model.DataFile;
import io.datashard.parquet.DataFileWriter;
import io.datashard.parquet.DataFileWriterSettings;
import io.datashard.parquet.DataFileWriters;
import io.datashard.parquet.FinishingFile;
import io.datashard.schema.Partition;
import io.datashard.schema.Partitioner;
import io.datashard.schema.RowView;
import io.datashard.storage.IdSource;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.table.OpenFiles.OpenFile;
import java.io.Serializable;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes rows into data files under final, unique names, one file for each partition. Starts a new file when one is large enough. Every file
 * has its in-flight marker before its first byte. Not thread-safe; blocking.
 *
 * <p>All open files together hold no more memory than one row group may: above that, the largest row groups are written out though they are
 * not full. Files end early when what can't be written out (what a storage gathers, what footers will hold) takes half of the memory, or when
 * more than {@link Settings#maxOpenFiles} have begun in the storage. A later row of such a partition starts a new file. A file whose rows are
 * all in memory has not begun.
 *
 * <p>Files handed out by {@link #finishFiles} belong to the caller; everything else is removed by {@link #close}.
 */
public final class RollingWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RollingWriter.class);
    /** Few enough that a slow writer looks at the clock often; enough that a fast writer does not spend its time on it. */
    private static final long REFRESH_CHECK_ROWS = 16;

    private static final int MANY = 100;

    private final Storage storage;
    private final WrittenFor target;
    private final Settings settings;
    private final Partitioner partitioner;
    private final DataFileWriters writers;
    private final IdSource ids;
    private final FinishedFiles finished;
    private final OpenFiles open;
    /** All files that were begun and not handed out: finished, open and failed ones. */
    private final MarkedFiles ours;

    private final MarkedAhead ahead;

    private boolean rowsLost;
    private long rows;
    private int endedEarly;

    /**
     * When a file is large enough, and how many may be open.
     *
     * @param files how to write the files; the layout of the table decides how they hold uuids
     * @param targetFileBytes length at which a file ends, bytes
     * @param targetFileRows number of rows at which a file ends
     * @param maxOpenFiles how many files may have begun in the storage and not ended; at least one
     * @param names what those who set them call them, for messages
     */
    public record Settings(
            DataFileWriterSettings files,
            long targetFileBytes,
            long targetFileRows,
            int maxOpenFiles,
            SettingNames names)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        /** 128 MiB, any number of rows, as many open files as memory and the process allow. */
        public static final Settings DEFAULT =
                new Settings(DataFileWriterSettings.DEFAULT, 128L << 20, Long.MAX_VALUE, 4000);

        public Settings {
            if (maxOpenFiles < 1) {
                throw new IllegalArgumentException("a writer needs an open file");
            }
        }

        /** Settings of plain Java. */
        public Settings(DataFileWriterSettings files, long targetFileBytes, long targetFileRows, int maxOpenFiles) {
            this(files, targetFileBytes, targetFileRows, maxOpenFiles, SettingNames.JAVA);
        }

        /** A copy with other settings for writing the files. */
        public Settings withFiles(DataFileWriterSettings other) {
            return new Settings(other, targetFileBytes, targetFileRows, maxOpenFiles, names);
        }

        /** A copy with data files of about this length. */
        public Settings withTargetFileBytes(long bytes) {
            return new Settings(files, bytes, targetFileRows, maxOpenFiles, names);
        }

        /** A copy with data files of at most this many rows. */
        public Settings withTargetFileRows(long rows) {
            return new Settings(files, targetFileBytes, rows, maxOpenFiles, names);
        }

        /** A copy with at most this many open files. */
        public Settings withMaxOpenFiles(int count) {
            return new Settings(files, targetFileBytes, targetFileRows, count, names);
        }

        /** A copy with other names of the settings, for messages. */
        public Settings called(SettingNames other) {
            return new Settings(files, targetFileBytes, targetFileRows, maxOpenFiles, other);
        }
    }

    /**
     * A writer for a table.
     *
     * @param table the table to write to; the caller closes it
     * @param target the schema and partitions that the files are written for
     */
    public RollingWriter(TableAccess table, WrittenFor target, Settings settings) {
        this(table, target, settings, true);
    }

    /**
     * A writer for a table.
     *
     * @param outlive whether another process may commit the files, as after a restart
     */
    RollingWriter(TableAccess table, WrittenFor target, Settings settings, boolean outlive) {
        this.storage = table.storage();
        this.target = target;
        this.settings = settings;
        this.partitioner = new Partitioner(target.spec(), target.schema());
        DataFileWriterSettings files = table.fileSettings(settings.files());
        this.writers = new DataFileWriters(storage, target.schema(), files);
        this.open = new OpenFiles(files.rowGroupBytes());
        this.finished = new FinishedFiles(files.rowGroupBytes() / 2);
        this.ids = table.ids();
        this.ahead = table.memory().ahead();
        this.ours = new MarkedFiles(storage, table.clock(), outlive);
    }

    /** Appends a row to the file of its partition; see {@link DataFileWriter#write}. */
    public void write(RowView row) {
        requireWhole();
        Partition partition = partitioner.of(row);
        OpenFile file = open.find(partition);
        if (file == null) {
            file = start(partition);
        }
        open.write(file, row);
        if (open.isOverfull() && open.isOverfullForSure()) {
            freeMemory();
        }
        endTooMany();
        rows++;
        if (isLarge(file.writer())) {
            finish(file);
        }
        if (rows % REFRESH_CHECK_ROWS == 0) {
            keepMarked();
        }
    }

    private boolean isLarge(DataFileWriter writer) {
        if (writer.rowCount() >= settings.targetFileRows()) {
            return true;
        }
        if (writer.estimatedLength() < settings.targetFileBytes()) {
            return false;
        }
        writer.awaitPages();
        return writer.estimatedLength() >= settings.targetFileBytes();
    }

    /**
     * Renews the in-flight markers of all files that were not handed out, unless the markers are young. A marker that is older than a day no
     * longer protects its file from garbage collectors. Call this from time to time if rows may stay out.
     */
    public void keepMarked() {
        ours.renew();
    }

    /** Bytes held in memory. Any thread may call this; another thread may see an old value. */
    public long heldBytes() {
        return open.heldBytes();
    }

    /** Number of open files. Any thread may call this; another thread may see an old value. */
    public int openFiles() {
        return open.size();
    }

    /** Ends the open files and hands out all files since the last call; empty if no row was written. The files are durable. */
    public List<DataFile> finishFiles() {
        List<FinishingFile> files = beginFinishFiles();
        boolean durable = false;
        try {
            Pending.joinAll(files.stream().map(FinishingFile::durable).toList());
            durable = true;
        } finally {
            if (!durable) {
                // The files are ours again: close() removes them.
                rowsLost = true;
                files.forEach(file -> ours.takeBack(file.file().path()));
            }
        }
        return files.stream().map(FinishingFile::file).toList();
    }

    /** Like {@link #finishFiles}, but small files may still be on their way to the storage. */
    List<FinishingFile> beginFinishFiles() {
        requireWhole();
        keepMarked();
        // Take the files out of the collection one by one: a file that has ended leaves nothing in memory.
        for (OpenFile file = open.any(); file != null; file = open.any()) {
            finish(file);
        }
        List<FinishingFile> files = finished.takeAll();
        files.forEach(file -> ours.handOut(file.file().path()));
        return files;
    }

    @Override
    public void close() {
        finished.takeAll().forEach(file -> file.durable().await());
        try {
            closeOpen();
        } finally {
            ours.removeAll();
        }
    }

    /** Closes all files, even if one fails. */
    private void closeOpen() {
        RuntimeException failure = null;
        for (OpenFile file : open.all()) {
            open.remove(file);
            try {
                file.writer().close();
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Removes files that were handed out and are known not to be part of the table. */
    void discard(List<DataFile> files) {
        ours.remove(files.stream().map(DataFile::path).toList());
    }

    private OpenFile start(Partition partition) {
        StoragePath folder = StoragePath.of(target.spec().folder(partition, target.schema()));
        MarkedFiles.Begun begun = ours.begin(target.tableUuid(), folder, newName(), ahead);
        return open.add(partition, writers.create(begun.file(), open.size(), begun.mark()));
    }

    /** A name that no other data file has. */
    String newName() {
        return "flink_" + ids.hex32() + ".parquet";
    }

    /** Goes well below the bound, so that the next call does not come a few rows later. */
    private void freeMemory() {
        if (open.outputsAreLarge(false)) {
            while (open.outputsAreLarge(true)) {
                endEarly(open.bestEnded());
            }
        }
        for (OpenFile file : open.largestFirst()) {
            if (open.hasRoom()) {
                break;
            }
            open.flush(file);
            endTooMany();
        }
        while (open.isOverfull()) {
            endEarly(open.bestEnded());
        }
    }

    private void endTooMany() {
        while (open.begun() > settings.maxOpenFiles()) {
            endEarly(open.leastRecentlyUsedOfBegun());
        }
    }

    private void endEarly(OpenFile file) {
        finish(file);
        endedEarly++;
        if (endedEarly == MANY) {
            SettingNames names = settings.names();
            LOG.warn(
                    "A writer of {} has ended {} files early, because its rows belong to more partitions at a time than it has memory for"
                            + " ({}, {} bytes) or may have open ({}, {}). Raise them,{} or sort the rows",
                    storage.root(),
                    endedEarly,
                    names.of(Setting.ROW_GROUP_BYTES),
                    settings.files().rowGroupBytes(),
                    names.of(Setting.MAX_OPEN_FILES),
                    settings.maxOpenFiles(),
                    names.oneWriterPerPartition()
                            .map(name -> " let each partition have one writer (" + name + "),")
                            .orElse(""));
        }
    }

    private void finish(OpenFile file) {
        open.remove(file);
        rowsLost = true; // Until the file has ended: nothing may be published without its rows.
        try (DataFileWriter writer = file.writer()) {
            if (writer.rowCount() > 0) {
                FinishingFile ended = writer.beginFinish();
                finished.add(new FinishingFile(ended.file().inPartition(file.partition()), ended.durable()));
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
}
