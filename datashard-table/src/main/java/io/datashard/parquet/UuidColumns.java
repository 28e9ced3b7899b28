package io.datashard.parquet;

import io.datashard.parquet.DataFileWriterSettings.UuidForm;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import java.util.stream.IntStream;
import org.apache.parquet.column.ParquetProperties;

/**
 * Uuids of 16 bytes get no statistics, neither in the footer nor in a column index. They lack Parquet's uuid annotation, on which Python
 * fails. So Iceberg Java, and with it Spark, reads them as bytes, compares bytes with a uuid, and skips row groups or fails.
 */
final class UuidColumns {
    private UuidColumns() {}

    static ParquetProperties.Builder withoutStatistics(
            ParquetProperties.Builder properties, Schema schema, UuidForm form) {
        if (schema.fields().stream().noneMatch(field -> isBytes(field, form))) {
            return properties;
        }
        // Off for all, then on by name: Parquet reads a dot in a name as a path, so such a column stays off.
        properties.withStatisticsEnabled(false);
        for (Field field : schema.fields()) {
            if (!isBytes(field, form)) {
                properties.withStatisticsEnabled(field.name(), true);
            }
        }
        return properties;
    }

    /** The positions of the columns without statistics. */
    static int[] withoutStatistics(Schema schema, UuidForm form) {
        return IntStream.range(0, schema.size())
                .filter(i -> isBytes(schema.field(i), form))
                .toArray();
    }

    private static boolean isBytes(Field field, UuidForm form) {
        return field.type() == PrimitiveType.UUID && form == UuidForm.BYTES;
    }
}
