package io.datashard.parquet;

import io.datashard.schema.Field;
import io.datashard.schema.RowView;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;

/** Writes uuids as 16 bytes; rows hold them as text. */
final class UuidEncoder extends ColumnEncoder {
    private static final String FORM = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    private final byte[] value = new byte[ParquetTypes.UUID_BYTES];

    UuidEncoder(Field field, int position) {
        super(field, position);
    }

    @Override
    int loadValue(RowView row, int position) {
        byte[] text = row.getBytes(position);
        boolean isUuid = text.length == FORM.length();
        int digits = 0;
        for (int i = 0; isUuid && i < text.length; i++) {
            if (FORM.charAt(i) == '-') {
                isUuid = text[i] == '-';
                continue;
            }
            int digit = Character.digit(text[i], 16);
            isUuid = digit >= 0;
            int at = digits / 2;
            value[at] = (byte) (digits % 2 == 0 ? digit << 4 : value[at] | digit);
            digits++;
        }
        if (!isUuid) {
            throw refused(
                    "takes uuids, but the row has another text of " + text.length + " bytes in it",
                    "Write a uuid as text of 36 characters, lower case with dashes");
        }
        return value.length;
    }

    @Override
    void storeValue(ColumnWriter target, int definitionLevel) {
        target.write(Binary.fromReusedByteArray(value), 0, definitionLevel);
    }

    @Override
    void gatherValue(RowBytes row) {
        row.putFixed(value);
    }

    @Override
    void takeValue(RowBytes row) {
        row.getFixed(value);
    }
}
