package io.datashard.flink.source.reader;

import io.datashard.flink.convert.RecordDeserializer;
import io.datashard.read.ReadColumns;
import io.datashard.schema.Schema;

/**
 * What to read of the data files of one schema, and how rows become records.
 *
 * @param tableSchema the table's schema
 * @param columns what to read, and which rows to emit
 * @param records makes records of rows
 * @param <T> type of the records
 */
record ReadPlan<T>(Schema tableSchema, ReadColumns columns, RecordDeserializer.Bound<T> records) {
    static <T> ReadPlan<T> of(ReaderSettings<T> settings, Schema tableSchema) {
        Schema projection = settings.projection(tableSchema);
        ReadColumns columns = ReadColumns.of(tableSchema, projection, settings.filter());
        return new ReadPlan<>(tableSchema, columns, settings.deserializer().bind(projection));
    }
}
