package io.datashard.parquet;

import io.datashard.error.InvalidUseException;
import io.datashard.schema.Predicate;
import io.datashard.schema.RowFilter;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.storage.StorageInput;
import io.datashard.storage.StoragePath;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Opens and creates data files. Thread-safe; all methods block. */
public final class ParquetFiles {
    private ParquetFiles() {}

    /**
     * Starts a data file; see {@link DataFileWriters#create}.
     *
     * @param schema the table's schema; the file gets its columns, in order
     */
    public static DataFileWriter create(
            Storage storage, StoragePath path, Schema schema, DataFileWriterSettings settings) {
        return new DataFileWriters(storage, schema, settings).create(path, 0);
    }

    /** Opens a data file of a recorded length; see {@link #open(Storage, StoragePath, FileCheck, Schema, List, Predicate, ReadRange)}. */
    public static DataFileReader open(
            Storage storage,
            StoragePath path,
            long sizeInBytes,
            Schema tableSchema,
            List<String> projection,
            @Nullable Predicate filter,
            ReadRange range) {
        return open(storage, path, FileCheck.ofLength(sizeInBytes), tableSchema, projection, filter, range);
    }

    /**
     * Opens a data file.
     *
     * @param check what to compare the file with; for the SHA-256 of the whole file, this reads the file to its end
     * @param tableSchema the schema that the file must fit: it must have every column by name and type, in any order
     * @param projection names of the columns of the rows, in order; empty = rows are only counted
     * @param filter row groups without a matching row are skipped; rows of other row groups are <em>not</em> filtered, see {@link RowFilter}.
     *     May name columns outside of the projection
     * @param range the part of the file to read
     * @throws io.datashard.error.CorruptDataException if the file is damaged or does not fit the table
     * @throws InvalidUseException if the projection or the filter names a column that the table lacks
     */
    public static DataFileReader open(
            Storage storage,
            StoragePath path,
            FileCheck check,
            Schema tableSchema,
            List<String> projection,
            @Nullable Predicate filter,
            ReadRange range) {
        Schema projected = tableSchema.select(projection);
        RowGroupFilter rowGroupFilter = filter == null ? null : new RowGroupFilter(filter, tableSchema);
        FileLabel file = FileLabel.of(storage, path);
        StorageInput input = storage.openDataFile(path, check.sizeInBytes());
        try {
            if (input.length() != check.sizeInBytes()) {
                throw file.corrupt(
                        "it has " + input.length() + " bytes, but the table recorded " + check.sizeInBytes());
            }
            if (check.sha256() != null) {
                WholeFile.require(input, check.sha256(), file);
            }
            ParquetFooter footer = ParquetFooter.read(input, file);
            ParquetSchema.check(footer.type(), tableSchema, file);
            return new ParquetDataFileReader(
                    file, input, footer, projected, RowGroupPlan.of(footer, range, rowGroupFilter), check.pages());
        } catch (RuntimeException | Error e) {
            input.close();
            throw e;
        }
    }

    /**
     * The schema of a data file, for tables that store none: schema id 0, field ids from 1 by position.
     *
     * @throws io.datashard.error.CorruptDataException if the file is damaged or has a column of an unknown type
     */
    public static Schema readSchema(Storage storage, StoragePath path) {
        return withFooter(storage, path, (footer, file) -> ParquetSchema.read(footer.type(), file));
    }

    /** The row groups of a data file, in order. */
    public static List<RowGroup> rowGroups(Storage storage, StoragePath path) {
        return withFooter(storage, path, (footer, file) -> footer.rowGroups().stream()
                .map(ParquetFooter::position)
                .toList());
    }

    private static <T> T withFooter(Storage storage, StoragePath path, BiFunction<ParquetFooter, FileLabel, T> use) {
        FileLabel file = FileLabel.of(storage, path);
        try (StorageInput input = storage.openDataFile(path)) {
            return use.apply(ParquetFooter.read(input, file), file);
        }
    }
}
