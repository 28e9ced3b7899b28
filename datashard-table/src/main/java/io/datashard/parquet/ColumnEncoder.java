package io.datashard.parquet;

import io.datashard.schema.Field;
import io.datashard.schema.RowView;

/** Checks the values of one column of rows, and appends them in PLAIN encoding. The files of one thread may share it. */
abstract class ColumnEncoder {
    private final Field field;
    private final int position;
    private final int width;

    /**
     * An encoder.
     *
     * @param position the column's position in rows
     * @param width bytes of an appended value; -1 = its length precedes it
     */
    ColumnEncoder(Field field, int position, int width) {
        this.field = field;
        this.position = position;
        this.width = width;
    }

    final boolean optional() {
        return !field.required();
    }

    /**
     * Whether the value of a row is null.
     *
     * @param file the file that messages name
     * @throws io.datashard.error.InvalidUseException if it is null and must not be
     */
    final boolean isNull(RowView row, FileLabel file) {
        boolean isNull = row.isNullAt(position);
        if (isNull && field.required()) {
            throw refused(
                    file, "is NOT NULL, but the row has a null in it", "Filter such rows or make the column nullable");
        }
        return isNull;
    }

    /**
     * Appends the value of a row, which is not null. If it throws, the target may have a part of the value.
     *
     * @throws io.datashard.error.InvalidUseException if the column can't hold the value
     */
    final void append(RowView row, FileLabel file, PlainBytes target) {
        append(row, position, file, target);
    }

    abstract void append(RowView row, int position, FileLabel file, PlainBytes target);

    /** The length of an appended value, with the length before it. */
    final int lengthAt(byte[] plain, int start) {
        return width >= 0 ? width : Integer.BYTES + (int) PlainBytes.INT.get(plain, start);
    }

    /** Bytes of an appended value; -1 = its length precedes it. */
    final int width() {
        return width;
    }

    final RuntimeException refused(FileLabel file, String why, String remedy) {
        return file.refused("the column '" + field.name() + "' " + why, remedy);
    }
}
