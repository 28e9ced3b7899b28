package io.datashard.flink.lookup;

import io.datashard.flink.convert.BatchBound;
import io.datashard.flink.convert.RecordDeserializer;
import io.datashard.flink.convert.RowOrigin;
import io.datashard.flink.options.SourceOptions;
import io.datashard.model.FileToRead;
import io.datashard.parquet.ColumnBatch;
import io.datashard.parquet.DataFileReader;
import io.datashard.parquet.FileCheck;
import io.datashard.parquet.FileRead;
import io.datashard.parquet.ParquetFiles;
import io.datashard.parquet.ReadRange;
import io.datashard.read.FileSplit;
import io.datashard.read.ScannedFile;
import io.datashard.schema.Field;
import io.datashard.schema.Schema;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** Reads the rows of data files. On a distant store, the next files are opened ahead. Not thread-safe; blocking. */
final class FileRows {
    private static final int MOST_AHEAD = 4;
    private static final String PAGES_ONLY = "'" + SourceOptions.VERIFY_CHECKSUMS.key() + "' = 'page'";

    private final LookupPlan plan;
    private @Nullable Storage storage;
    private long readRows;

    FileRows(LookupPlan plan) {
        this.plan = plan;
    }

    /** Where the files lie. */
    void in(Storage opened) {
        storage = opened;
    }

    /** Of how many rows a needed one was found so far, or one behind them in a file. */
    long readRows() {
        return readRows;
    }

    /** Counts from a number of rows on: those that were read before, and are held. */
    void countFrom(long rows) {
        readRows = rows;
    }

    /**
     * Reads whole files.
     *
     * @param stored the schema that the table stores; null = each file has its own
     * @param rows takes each row, which is valid for that call
     */
    void read(List<FileSplit> splits, @Nullable Schema stored, Consumer<RowData> rows) {
        Storage from = storage;
        if (from == null || splits.isEmpty()) {
            return;
        }
        int most = Math.max(1, Math.min(MOST_AHEAD, from.steps().parallelism() - 1));
        Iterator<FileSplit> waiting = splits.iterator();
        Deque<Pending<OpenFile>> ahead = new ArrayDeque<>();
        try {
            while (waiting.hasNext() || !ahead.isEmpty()) {
                while (waiting.hasNext() && ahead.size() < most) {
                    ScannedFile file = waiting.next().scanned();
                    ahead.add(from.steps().begin(() -> open(from, file, stored)));
                }
                // It stays in the queue until it is read: whatever fails, it is closed.
                Pending<OpenFile> next = ahead.getFirst();
                read(next.get(), rows);
                ahead.removeFirst().get().reader().close();
            }
        } finally {
            Pending.discardAll(List.copyOf(ahead), file -> file.reader().close());
        }
    }

    /** An open data file, and what makes rows of it. */
    private record OpenFile(DataFileReader reader, RecordDeserializer.Bound<RowData> records, RowOrigin origin) {}

    private OpenFile open(Storage from, ScannedFile scanned, @Nullable Schema stored) {
        FileToRead file = scanned.file();
        Schema schema = stored == null ? ParquetFiles.readSchema(from, file.path()) : stored;
        Schema projection = plan.rows().projection(schema);
        RecordDeserializer.Bound<RowData> records = plan.rows().bind(projection);
        FileRead.Form form = records instanceof BatchBound<RowData> views
                ? new FileRead.Form(false, views::form)
                : FileRead.Form.PLAIN;
        List<String> columns = projection.fields().stream().map(Field::name).toList();
        FileCheck check = FileCheck.of(plan.reading().verification(), file, PAGES_ONLY);
        RowOrigin origin = new RowOrigin(
                from.root() + "/" + file.path(),
                file.sizeInBytes(),
                scanned.addedBy(),
                scanned.sequenceNumber(),
                scanned.addedAt());
        FileRead read = new FileRead(schema, columns, plan.reading().filter(), ReadRange.ALL, form);
        return new OpenFile(ParquetFiles.open(from, file.path(), check, read), records, origin);
    }

    private void read(OpenFile file, Consumer<RowData> rows) {
        long before = readRows;
        ColumnBatch batch = file.reader().nextBatch();
        while (batch != null) {
            int count = batch.size();
            if (count > 0) {
                readRows = before + batch.position(count - 1) + 1;
            }
            if (file.records() instanceof BatchBound<RowData> views) {
                IntFunction<RowData> records = views.records(batch, count, file.origin());
                for (int i = 0; i < count; i++) {
                    rows.accept(records.apply(i));
                }
            } else {
                for (int i = 0; i < count; i++) {
                    rows.accept(file.records().read(batch.row(i), file.origin()));
                }
            }
            batch = file.reader().nextBatch();
        }
    }
}
