package io.datashard.flink.source.reader;

import io.datashard.flink.convert.BatchBound;
import io.datashard.flink.convert.RecordDeserializer;
import io.datashard.parquet.FileRead;
import io.datashard.schema.Field;
import io.datashard.schema.Schema;
import java.util.List;

/**
 * What to read from the data files of one schema, and how to make records of the rows.
 *
 * @param tableSchema the table's schema
 * @param columns the columns that the records are made of
 * @param records makes the records
 * @param <T> type of the records
 */
record ReadPlan<T>(Schema tableSchema, List<String> columns, RecordDeserializer.Bound<T> records) {
    static <T> ReadPlan<T> of(ReaderSettings<T> settings, Schema tableSchema) {
        Schema projection = settings.projection(tableSchema);
        List<String> columns = projection.fields().stream().map(Field::name).toList();
        return new ReadPlan<>(tableSchema, columns, settings.deserializer().bind(projection));
    }

    /** The form in which the records need batches: those of views must last as long as the views. */
    FileRead.Form form() {
        return records instanceof BatchBound<T> views ? new FileRead.Form(true, views::form) : FileRead.Form.PLAIN;
    }
}
