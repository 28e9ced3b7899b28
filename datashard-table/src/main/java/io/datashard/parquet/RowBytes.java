package io.datashard.parquet;

import io.datashard.schema.RowView;
import java.util.Arrays;

/** The bytes of one row on its way into {@link GatheredRows}: which columns are null, then the values of the others in PLAIN encoding. */
final class RowBytes {
    private final ColumnShape[] columns;
    private final PlainBytes bytes = new PlainBytes();

    RowBytes(ColumnShape[] columns) {
        this.columns = columns;
    }

    /** How many bytes say which of so many columns are null. */
    static int nullBytes(int columns) {
        return (columns + 7) >> 3;
    }

    /** Whether a column of a row is null. */
    static boolean isNull(byte[] bytes, int start, int column) {
        return ((bytes[start + (column >> 3)] >> (column & 7)) & 1) != 0;
    }

    /**
     * Reads and checks a row.
     *
     * @param file the file that messages name
     * @throws io.datashard.error.InvalidUseException if a column can't hold its value
     */
    void set(RowView row, FileLabel file) {
        bytes.restart();
        int nulls = nullBytes(columns.length);
        bytes.putSpace(nulls);
        Arrays.fill(bytes.array(), 0, nulls, (byte) 0);
        for (int i = 0; i < columns.length; i++) {
            ColumnEncoder encoder = columns[i].encoder();
            if (encoder.isNull(row, file)) {
                bytes.array()[i >> 3] |= (byte) (1 << (i & 7));
            } else {
                encoder.append(row, file, bytes);
            }
        }
    }

    /** The array with the row in its first {@link #length} bytes. */
    byte[] array() {
        return bytes.array();
    }

    int length() {
        return bytes.length();
    }
}
