package io.datashard.parquet;

import io.datashard.schema.Field;
import io.datashard.schema.RowView;
import java.util.Objects;
import org.apache.parquet.column.ColumnWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes one column of the files of one thread. Works in two steps, so that a row with a bad value is written to no column: {@link #load}
 * reads and checks the value of every column before {@link #store} or {@link #gather} passes any on. {@link #take} reads a gathered value
 * back, to store it.
 */
abstract class ColumnEncoder {
    private final Field field;
    private final int position;
    private final int definitionLevel;
    private @Nullable FileLabel file;
    private boolean isNull;

    ColumnEncoder(Field field, int position) {
        this.field = field;
        this.position = position;
        this.definitionLevel = field.required() ? 0 : 1;
    }

    /**
     * Reads the column's value of a row.
     *
     * @param to the file that messages name
     * @return about how many bytes the value takes, uncompressed
     */
    final int load(RowView row, FileLabel to) {
        file = to;
        isNull = row.isNullAt(position);
        if (!isNull) {
            return loadValue(row, position);
        }
        if (field.required()) {
            throw refused("is NOT NULL, but the row has a null in it", "Filter such rows or make the column nullable");
        }
        return 0;
    }

    /** Whether the value of {@link #load} is null. */
    final boolean isNull() {
        return isNull;
    }

    /** Appends the value of {@link #load} or {@link #take}. */
    final void store(ColumnWriter target) {
        if (isNull) {
            target.writeNull(0, 0);
        } else {
            storeValue(target, definitionLevel);
        }
    }

    /** Puts the value of {@link #load} into gathered rows. */
    final void gather(RowBytes row) {
        if (isNull) {
            row.putNull(position);
        } else {
            gatherValue(row);
        }
    }

    /** Reads a gathered value. */
    final void take(RowBytes row) {
        isNull = row.isNull(position);
        if (!isNull) {
            takeValue(row);
        }
    }

    abstract int loadValue(RowView row, int position);

    abstract void storeValue(ColumnWriter target, int definitionLevel);

    abstract void gatherValue(RowBytes row);

    abstract void takeValue(RowBytes row);

    final RuntimeException refused(String why, String remedy) {
        FileLabel current = Objects.requireNonNull(file, "values are refused while they are loaded");
        return current.refused("the column '" + field.name() + "' " + why, remedy);
    }
}
