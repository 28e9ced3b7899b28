package io.datashard.parquet;

import io.datashard.parquet.DataFileWriterSettings.UuidForm;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import java.util.stream.IntStream;
import org.apache.parquet.column.ParquetProperties;

/**
 * Uuids of 16 bytes get no statistics, neither in the footer nor in a column index: Iceberg Java, and with it Spark, takes them for bytes, for
 * they lack the annotation on which Python fails, compares bytes with a uuid, and skips row groups or fails.
 */
final class UuidColumns {
    private UuidColumns() {}

    static ParquetProperties.Builder withoutStatistics(
            ParquetProperties.Builder properties, Schema schema, UuidForm form) {
        if (schema.fields().stream().noneMatch(field -> isBytes(field, form))) {
            return properties;
        }
        // Off for all and on by name, for Parquet takes a dot in a name for a path: such a column has them off, rather
        // than on.
        properties.withStatisticsEnabled(false);
        for (Field field : schema.fields()) {
            if (!isBytes(field, form)) {
                properties.withStatisticsEnabled(field.name(), true);
            }
        }
        return properties;
    }

    /** The positions of these columns. */
    static int[] withoutStatistics(Schema schema, UuidForm form) {
        return IntStream.range(0, schema.size())
                .filter(i -> isBytes(schema.field(i), form))
                .toArray();
    }

    private static boolean isBytes(Field field, UuidForm form) {
        return field.type() == PrimitiveType.UUID && form == UuidForm.BYTES;
    }
}
