package io.datashard.parquet;

import io.datashard.schema.Field;
import io.datashard.schema.RowView;

/** Writes uuids as 16 bytes; rows hold them as text. */
final class UuidEncoder extends ColumnEncoder {
    private static final String FORM = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    UuidEncoder(Field field, int position) {
        super(field, position, ParquetTypes.UUID_BYTES);
    }

    @Override
    void append(RowView row, int position, FileLabel file, PlainBytes target) {
        byte[] text = row.getBytes(position);
        boolean isUuid = text.length == FORM.length();
        int high = -1;
        for (int i = 0; isUuid && i < text.length; i++) {
            if (FORM.charAt(i) == '-') {
                isUuid = text[i] == '-';
                continue;
            }
            int digit = Character.digit(text[i], 16);
            isUuid = digit >= 0;
            if (high < 0) {
                high = digit;
            } else {
                target.putByte((high << 4) | digit);
                high = -1;
            }
        }
        if (!isUuid) {
            throw refused(
                    file,
                    "takes uuids, but the row has another text of " + text.length + " bytes in it",
                    "Write a uuid as text of 36 characters, lower case with dashes");
        }
    }
}
