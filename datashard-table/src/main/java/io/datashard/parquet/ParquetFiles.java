package io.datashard.parquet;

import io.datashard.error.InvalidUseException;
import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.RowFilter;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.storage.StorageInput;
import io.datashard.storage.StoragePath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.parquet.schema.MessageType;
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

    /** Opens a data file of a recorded length; see {@link #open(Storage, StoragePath, FileCheck, FileRead)}. Batches last until the next. */
    public static DataFileReader open(
            Storage storage,
            StoragePath path,
            long sizeInBytes,
            Schema tableSchema,
            List<String> projection,
            @Nullable Predicate filter,
            ReadRange range) {
        FileRead read = new FileRead(tableSchema, projection, filter, range, FileRead.Form.PLAIN);
        return open(storage, path, FileCheck.ofLength(sizeInBytes), read);
    }

    /**
     * Opens a data file. On a distant store, this begins to fetch what the first batch needs.
     *
     * @param check what to compare the file with; for the SHA-256 of the whole file, this reads the file to its end
     * @throws io.datashard.error.CorruptDataException if the file is damaged or does not fit the table
     * @throws InvalidUseException if the projection or the filter names a column that the table lacks
     */
    public static DataFileReader open(Storage storage, StoragePath path, FileCheck check, FileRead read) {
        RowGroupFilter condition = read.filter() == null ? null : new RowGroupFilter(read.filter(), read.tableSchema());
        Set<String> filtered = condition == null ? Set.of() : condition.columns();
        Schema schema = read.tableSchema().select(columns(read.projection(), filtered));
        RowFilter rowFilter = read.filter() == null ? null : RowFilter.of(read.filter(), schema);
        FileLabel file = FileLabel.of(storage, path);
        StorageInput input = storage.openDataFile(path, check.sizeInBytes());
        ParquetDataFileReader reader = null;
        try {
            requireRecorded(input, check, file);
            ParquetFooter footer = ParquetFooter.read(input, file);
            ParquetSchema.check(footer.type(), read.tableSchema(), file);
            List<ReadColumn> columns = columns(footer.type(), schema, read, filtered);
            ReadPlan plan = new ReadPlan(
                    RowGroupPlan.of(footer, read.range(), condition),
                    columns,
                    condition,
                    rowFilter,
                    read.form().lasting(),
                    check.pages());
            reader = new ParquetDataFileReader(file, input, storage.steps(), footer, plan);
            reader.begin();
            return reader;
        } catch (RuntimeException | Error e) {
            if (reader == null) {
                input.close();
            } else {
                reader.close();
            }
            throw e;
        }
    }

    /**
     * Compares a data file with what is recorded of it, from its footer, without its pages.
     *
     * @param check the length, and the SHA-256 of the whole file if it is to be read to its end
     * @param tableSchema the columns that the file must have; null = the table stores none
     * @return how many rows the file says that it has
     * @throws io.datashard.error.CorruptDataException if the file is damaged or does not fit the table
     */
    public static long check(Storage storage, StoragePath path, FileCheck check, @Nullable Schema tableSchema) {
        FileLabel file = FileLabel.of(storage, path);
        try (StorageInput input = storage.openDataFile(path, check.sizeInBytes())) {
            requireRecorded(input, check, file);
            ParquetFooter footer = ParquetFooter.read(input, file);
            if (tableSchema != null) {
                ParquetSchema.check(footer.type(), tableSchema, file);
            }
            return footer.rowGroups().stream()
                    .map(ParquetFooter::position)
                    .mapToLong(RowGroup::rows)
                    .sum();
        }
    }

    private static void requireRecorded(StorageInput input, FileCheck check, FileLabel file) {
        if (input.length() != check.sizeInBytes()) {
            throw file.corrupt("it has " + input.length() + " bytes, but the table recorded " + check.sizeInBytes());
        }
        if (check.sha256() != null) {
            WholeFile.require(input, check.sha256(), file);
        }
    }

    /** The columns of the rows, then those that only the filter needs. */
    private static List<String> columns(List<String> projection, Set<String> filtered) {
        Set<String> names = new LinkedHashSet<>(projection);
        names.addAll(filtered);
        return List.copyOf(names);
    }

    private static List<ReadColumn> columns(MessageType stored, Schema schema, FileRead read, Set<String> filtered) {
        List<ReadColumn> columns = new ArrayList<>();
        for (Field field : schema.fields()) {
            boolean isShown = read.projection().contains(field.name());
            columns.add(new ReadColumn(
                    field,
                    stored.getColumnDescription(new String[] {field.name()}),
                    filtered.contains(field.name()),
                    isShown ? read.form().objects().apply(field) : null));
        }
        return List.copyOf(columns);
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
