package io.datashard.parquet;

import io.datashard.model.DataFile;
import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.RowBatch;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.testing.RowJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes and reads whole data files for tests. */
final class DataFiles {
    static final StoragePath PATH = StoragePath.of("data/test.parquet");

    private DataFiles() {}

    static DataFile write(
            Storage storage, Schema schema, DataFileWriterSettings settings, Iterable<? extends RowView> rows) {
        try (DataFileWriter writer = ParquetFiles.create(storage, PATH, schema, settings)) {
            rows.forEach(writer::write);
            return writer.finish();
        }
    }

    static List<String> names(Schema schema) {
        return schema.fields().stream().map(Field::name).toList();
    }

    static DataFileReader open(Storage storage, DataFile file, Schema schema, ReadRange range) {
        return open(storage, file, schema, null, range);
    }

    static DataFileReader open(
            Storage storage, DataFile file, Schema schema, @Nullable Predicate filter, ReadRange range) {
        return ParquetFiles.open(storage, file.path(), file.sizeInBytes(), schema, names(schema), filter, range);
    }

    /** All rows as JSON lines, in file order. */
    static List<String> read(Storage storage, DataFile file, Schema schema) {
        return read(storage, file, schema, ReadRange.ALL);
    }

    static List<String> read(Storage storage, DataFile file, Schema schema, ReadRange range) {
        try (DataFileReader reader = open(storage, file, schema, range)) {
            return drain(reader, schema);
        }
    }

    static List<String> drain(DataFileReader reader, Schema projection) {
        RowJson json = new RowJson(projection);
        List<String> lines = new ArrayList<>();
        for (RowBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
            for (int i = 0; i < batch.size(); i++) {
                lines.add(json.encode(batch.row(i)));
            }
        }
        return lines;
    }

    static List<String> json(Schema schema, Iterable<? extends RowView> rows) {
        RowJson json = new RowJson(schema);
        List<String> lines = new ArrayList<>();
        rows.forEach(row -> lines.add(json.encode(row)));
        return lines;
    }
}
