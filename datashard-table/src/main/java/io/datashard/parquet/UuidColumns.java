package io.datashard.parquet;

import io.datashard.parquet.DataFileWriterSettings.UuidForm;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import java.util.stream.IntStream;

/**
 * Uuids of 16 bytes get no statistics, neither in the footer nor in a column index. They lack Parquet's uuid annotation, on which Python
 * fails. So Iceberg Java, and with it Spark, reads them as bytes, compares bytes with a uuid, and skips row groups or fails.
 */
final class UuidColumns {
    private UuidColumns() {}

    static boolean hasStatistics(Field field, UuidForm form) {
        return !(field.type() == PrimitiveType.UUID && form == UuidForm.BYTES);
    }

    /** The positions of the columns without statistics. */
    static int[] withoutStatistics(Schema schema, UuidForm form) {
        return IntStream.range(0, schema.size())
                .filter(i -> !hasStatistics(schema.field(i), form))
                .toArray();
    }
}
