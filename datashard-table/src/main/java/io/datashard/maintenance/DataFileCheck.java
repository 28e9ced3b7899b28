package io.datashard.maintenance;

import io.datashard.error.CorruptDataException;
import io.datashard.error.DataShardException;
import io.datashard.model.DataFile;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.parquet.ColumnBatch;
import io.datashard.parquet.DataFileReader;
import io.datashard.parquet.FileCheck;
import io.datashard.parquet.FileRead;
import io.datashard.parquet.ParquetFiles;
import io.datashard.parquet.ReadRange;
import io.datashard.schema.Field;
import io.datashard.schema.Schema;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens data files: their footers must have the recorded number of rows and the columns of the table. A deep check also compares each file with
 * its recorded SHA-256 and reads all its rows.
 */
final class DataFileCheck {
    private static final String KIND = "data-file";

    private final Storage storage;
    private final @Nullable Schema schema;
    private final boolean deep;
    private final Findings findings;

    DataFileCheck(Storage storage, @Nullable Schema schema, boolean deep, Findings findings) {
        this.storage = storage;
        this.schema = schema;
        this.deep = deep;
        this.findings = findings;
    }

    /** Checks files; returns false if it was told to stop. */
    boolean run(List<DataFile> files, Progress progress) {
        int atOnce = Math.max(1, storage.steps().parallelism());
        String step = deep ? "reading data files" : "opening data files";
        for (int start = 0; start < files.size(); start += atOnce) {
            progress.at(step, start, files.size());
            if (progress.isCancelled()) {
                return false;
            }
            List<DataFile> some = files.subList(start, Math.min(files.size(), start + atOnce));
            check(some);
        }
        progress.at(step, files.size(), files.size());
        return true;
    }

    private void check(List<DataFile> files) {
        List<Pending<Optional<DataShardException>>> begun = new ArrayList<>();
        files.forEach(file -> begun.add(storage.steps().begin(() -> failure(file))));
        Pending.joinAll(begun);
        for (int i = 0; i < files.size(); i++) {
            DataFile file = files.get(i);
            begun.get(i).get().ifPresent(failure -> findings.failure(KIND, file.path(), failure));
        }
    }

    private Optional<DataShardException> failure(DataFile file) {
        try {
            FileCheck check = FileCheck.of(deep ? ChecksumVerification.FULL : ChecksumVerification.PAGE, file.toRead());
            require(file, ParquetFiles.check(storage, file.path(), check, schema), "its footer says");
            if (deep) {
                require(file, rows(file), "it holds");
            }
            return Optional.empty();
        } catch (CorruptDataException e) {
            return Optional.of(e);
        } catch (DataShardException e) {
            // A file that is missing has been reported.
            return storage.stat(file.path()).isEmpty() ? Optional.empty() : Optional.of(e);
        }
    }

    private static void require(DataFile file, long rows, String where) {
        if (rows != file.recordCount()) {
            throw new CorruptDataException(
                    "Cannot trust the data file " + file.path(),
                    "the table records " + file.recordCount() + " rows, and " + where + " " + rows,
                    "Restore the file from a backup");
        }
    }

    private long rows(DataFile file) {
        Schema columns = schema == null ? ParquetFiles.readSchema(storage, file.path()) : schema;
        List<String> names = columns.fields().stream().map(Field::name).toList();
        FileRead read = new FileRead(columns, names, null, ReadRange.ALL, FileRead.Form.PLAIN);
        long rows = 0;
        try (DataFileReader reader =
                ParquetFiles.open(storage, file.path(), FileCheck.ofLength(file.sizeInBytes()), read)) {
            ColumnBatch batch = reader.nextBatch();
            while (batch != null) {
                rows += batch.size();
                batch = reader.nextBatch();
            }
        }
        return rows;
    }
}
