package io.datashard.format.parquet;

import io.datashard.format.schema.Field;
import io.datashard.format.schema.RowView;
import org.apache.parquet.column.ColumnWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes one column. Works in two steps, so that a row with a bad value leaves no column behind the others: {@link #load} takes and checks
 * the value of every column before {@link #store} writes any.
 */
abstract class ColumnEncoder {
    private final Field field;
    private final int position;
    private final FileLabel file;
    private final int definitionLevel;
    private @Nullable ColumnWriter column;
    private boolean isNull;
    private long nulls;

    ColumnEncoder(Field field, int position, FileLabel file) {
        this.field = field;
        this.position = position;
        this.file = file;
        this.definitionLevel = field.required() ? 0 : 1;
    }

    /** Writes to this column from now on: that of the next row group. */
    final void startRowGroup(ColumnWriter next) {
        column = next;
    }

    /** Lets go of the column: its row group is written. */
    final void endRowGroup() {
        column = null;
    }

    /**
     * Takes the column's value of a row.
     *
     * @return about how many bytes it takes, uncompressed
     */
    final int load(RowView row) {
        isNull = row.isNullAt(position);
        if (!isNull) {
            return loadValue(row, position);
        }
        if (field.required()) {
            throw refused("is NOT NULL, but the row has a null in it", "Filter such rows or make the column nullable");
        }
        return 0;
    }

    /** Appends what {@link #load} took. */
    final void store() {
        ColumnWriter target = column;
        if (target == null) {
            throw new IllegalStateException("no row group was started");
        }
        if (isNull) {
            nulls++;
            target.writeNull(0, 0);
        } else {
            storeValue(target, definitionLevel);
        }
    }

    /** Number of nulls that {@link #store} has written. */
    final long nulls() {
        return nulls;
    }

    abstract int loadValue(RowView row, int position);

    abstract void storeValue(ColumnWriter target, int definitionLevel);

    final RuntimeException refused(String why, String remedy) {
        return file.refused("the column '" + field.name() + "' " + why, remedy);
    }
}
