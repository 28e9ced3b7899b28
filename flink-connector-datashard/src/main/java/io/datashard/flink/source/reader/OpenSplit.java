package io.datashard.flink.source.reader;

import io.datashard.error.CorruptDataException;
import io.datashard.error.StorageException;
import io.datashard.flink.convert.BatchBound;
import io.datashard.flink.convert.RowOrigin;
import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.parquet.ColumnBatch;
import io.datashard.parquet.DataFileReader;
import io.datashard.parquet.FileCheck;
import io.datashard.parquet.FileRead;
import io.datashard.parquet.ReadRange;
import io.datashard.schema.Predicate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A split that is being read. Not thread-safe; blocking. */
final class OpenSplit<T> implements AutoCloseable {
    private final DataShardSplit split;
    private final ReadPlan<T> plan;
    private final RowOrigin origin;
    private final DataFileReader reader;

    private OpenSplit(DataShardSplit split, ReadPlan<T> plan, RowOrigin origin, DataFileReader reader) {
        this.split = split;
        this.plan = plan;
        this.origin = origin;
        this.reader = reader;
    }

    /**
     * Opens the data file of a split, at the split's next row.
     *
     * @throws CorruptDataException if the file differs from what the table recorded of it, as far as the settings compare it
     * @throws StorageException if the file is missing or can't be read
     */
    static <T> OpenSplit<T> open(
            ReaderTable table,
            ReadPlan<T> plan,
            DataShardSplit split,
            @Nullable Predicate filter,
            ChecksumVerification verification) {
        RowOrigin origin = new RowOrigin(
                table.root() + "/" + split.path(),
                split.fileSize(),
                split.snapshotId(),
                split.sequenceNumber(),
                split.snapshotTime());
        ReadRange range = new ReadRange(split.start(), split.end(), split.nextRow());
        FileCheck check = FileCheck.of(verification, split.fileSize(), split.sha256());
        FileRead read = new FileRead(plan.tableSchema(), plan.columns(), filter, range, plan.form());
        DataFileReader reader = table.open(split.path(), check, read);
        return new OpenSplit<>(split, plan, origin, reader);
    }

    /** The error for a data file that is gone: a restarted job would only fail again. */
    static StorageException lost(ReaderTable table, DataShardSplit split, StorageException failure) {
        return new CorruptDataException(
                "Cannot read " + split.path() + " of " + table.root(),
                "the file is gone: most likely its snapshot "
                        + (split.snapshotId() == null ? "" : split.snapshotId() + " ")
                        + "was expired and its files were collected before they were read",
                "Keep snapshots for longer than a reader may be behind; start the job without its old state, at a later position",
                failure);
    }

    DataShardSplit split() {
        return split;
    }

    /**
     * Reads the next batch, and converts its rows unless its records are views on it.
     *
     * @param most the most records
     * @return the records, none if no row matched; null at the end of the split
     * @throws CorruptDataException if bytes of the file are damaged
     */
    @Nullable RecordBatch<T> next(long most) {
        ColumnBatch batch = reader.nextBatch();
        if (batch == null) {
            return null;
        }
        int count = (int) Math.min(batch.size(), most);
        if (plan.records() instanceof BatchBound<T> views) {
            return new RecordBatch<>(count, views.records(batch, count, origin), batch::position);
        }
        List<T> records = new ArrayList<>(count);
        long[] positions = new long[count];
        for (int i = 0; i < count; i++) {
            records.add(plan.records().read(batch.row(i), origin));
            positions[i] = batch.position(i);
        }
        return new RecordBatch<>(count, records::get, i -> positions[i]);
    }

    /** Whether the store can as well send bytes of another file. */
    boolean isFetched() {
        return reader.isFetched();
    }

    int skippedRowGroups() {
        return reader.skippedRowGroups();
    }

    @Override
    public void close() {
        reader.close();
    }
}
