package io.datashard.parquet;

import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * A column that is read.
 *
 * @param filtered whether the filter needs it
 * @param form what becomes of its bytes; null = arrays of bytes
 */
record ReadColumn(Field field, ColumnDescriptor stored, boolean filtered, @Nullable BytesForm form) {
    String name() {
        return field.name();
    }

    /** Whether objects of this column keep the pages that they are made of. */
    boolean keepsPages() {
        return form != null && !isBinaryUuid();
    }

    VectorFiller filler() {
        boolean optional = stored.getMaxDefinitionLevel() > 0;
        DataType type = field.type();
        return switch (type.physical()) {
            case BOOLEAN -> new BooleanFiller(optional);
            case INT -> new NumberFillers.Ints(optional, false);
            case LONG ->
                TimeFiller.isNeeded(stored.getPrimitiveType())
                        ? new TimeFiller(optional, stored.getPrimitiveType())
                        : new NumberFillers.Longs(optional, false);
            case FLOAT -> new NumberFillers.Ints(optional, true);
            case DOUBLE -> new NumberFillers.Longs(optional, true);
            case BYTES -> {
                BytesForm bytes = isBinaryUuid() ? ReadColumn::uuidText : BytesFiller::copy;
                yield form == null
                        ? new BytesFiller(optional, stored.getPrimitiveType(), bytes, null)
                        : new BytesFiller(optional, stored.getPrimitiveType(), shown(form), filtered ? bytes : null);
            }
            case DECIMAL -> new DecimalFiller(optional, stored.getPrimitiveType(), ((DecimalType) type).scale());
        };
    }

    private BytesForm shown(BytesForm wanted) {
        if (!isBinaryUuid()) {
            return wanted;
        }
        return (array, offset, length) -> {
            byte[] text = uuidText(array, offset, length);
            return wanted.of(text, 0, text.length);
        };
    }

    /** The classic layout keeps a uuid as text, the iceberg layout as 16 bytes. */
    private boolean isBinaryUuid() {
        return field.type() == PrimitiveType.UUID
                && stored.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
    }

    private static byte[] uuidText(byte[] array, int offset, int length) {
        ByteBuffer halves = ByteBuffer.wrap(array, offset, length);
        return new UUID(halves.getLong(), halves.getLong()).toString().getBytes(StandardCharsets.US_ASCII);
    }
}
