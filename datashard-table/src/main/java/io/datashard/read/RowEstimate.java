package io.datashard.read;

import io.datashard.annotation.Internal;
import io.datashard.model.FileFacts;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what is recorded of data files. It tells bounds of columns of whole numbers and days only: those of texts may be cut, and those of
 * fractions leave out NaN. What one file does not tell, or tells in contradiction to itself, is not known of all. Not thread-safe.
 */
@Internal
public final class RowEstimate {
    private final List<Column> columns = new ArrayList<>();
    private long rows;

    /** Of no file. */
    public RowEstimate(Schema schema) {
        schema.fields().forEach(field -> columns.add(new Column(field)));
    }

    /** Adds a file with all its rows. */
    public void add(FileFacts file) {
        rows += file.recordCount();
        columns.forEach(column -> column.add(file));
    }

    /** What the files so far tell together. */
    public TableEstimate total() {
        Map<String, ColumnRange> ranges = new LinkedHashMap<>();
        columns.forEach(column -> ranges.put(column.field.name(), column.range()));
        return new TableEstimate(rows, ranges);
    }

    private static final class Column {
        private final Field field;
        private @Nullable Long lowest;
        private @Nullable Long highest;
        private boolean isBounded;
        private long nulls;

        Column(Field field) {
            this.field = field;
            this.isBounded = field.type() == PrimitiveType.INT
                    || field.type() == PrimitiveType.LONG
                    || field.type() == PrimitiveType.DATE;
        }

        void add(FileFacts file) {
            long more = file.nullCount(field.id());
            nulls = nulls < 0 || more < 0 || more > file.recordCount() ? -1 : nulls + more;
            if (!isBounded) {
                return;
            }
            Object lower = file.lowerBound(field.id());
            Object upper = file.upperBound(field.id());
            if (lower instanceof Number low && upper instanceof Number high && low.longValue() <= high.longValue()) {
                lowest = lowest == null ? low.longValue() : Math.min(lowest, low.longValue());
                highest = highest == null ? high.longValue() : Math.max(highest, high.longValue());
            } else if (lower != null || upper != null || more != file.recordCount()) {
                isBounded = false;
            }
        }

        ColumnRange range() {
            return isBounded ? new ColumnRange(lowest, highest, nulls) : new ColumnRange(null, null, nulls);
        }
    }
}
