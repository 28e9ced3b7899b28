package io.datashard.flink.source.reader;

import io.datashard.flink.convert.RecordDeserializer;
import io.datashard.read.ReadColumns;
import io.datashard.schema.Schema;

/**
 * What to read from the data files of one schema, and how to make records of the rows.
 *
 * @param tableSchema the table's schema
 * @param columns the columns to read, and the rows to emit
 * @param records makes the records
 * @param <T> type of the records
 */
record ReadPlan<T>(Schema tableSchema, ReadColumns columns, RecordDeserializer.Bound<T> records) {
    static <T> ReadPlan<T> of(ReaderSettings<T> settings, Schema tableSchema) {
        Schema projection = settings.projection(tableSchema);
        ReadColumns columns = ReadColumns.of(tableSchema, projection, settings.filter());
        return new ReadPlan<>(tableSchema, columns, settings.deserializer().bind(projection));
    }
}
