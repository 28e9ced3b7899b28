package io.datashard.read;

import io.datashard.model.FileFacts;
import io.datashard.model.ManifestEntries;
import io.datashard.schema.Field;
import io.datashard.schema.Schema;
import io.datashard.schema.ValueOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Estimates the rows of files that are to be read, whether all their rows match or not. */
final class EstimateTally implements FileTally {
    private final List<Column> columns = new ArrayList<>();
    private long rows;

    EstimateTally(@Nullable Schema schema) {
        if (schema != null) {
            schema.fields().forEach(field -> columns.add(new Column(field)));
        }
    }

    @Override
    public boolean countsWholeFiles() {
        return false;
    }

    @Override
    public boolean add(ManifestEntries entry) {
        FileFacts file = entry.file();
        rows += file.recordCount();
        columns.forEach(column -> column.add(file));
        return true;
    }

    TableEstimate estimate() {
        Map<String, ColumnRange> ranges = new LinkedHashMap<>();
        columns.forEach(column -> ranges.put(column.field.name(), column.range()));
        return new TableEstimate(rows, ranges);
    }

    private static final class Column {
        private final Field field;
        private @Nullable Object lowest;
        private @Nullable Object highest;
        private boolean isBounded = true;
        private long nulls;

        Column(Field field) {
            this.field = field;
        }

        void add(FileFacts file) {
            long more = file.nullCount(field.id());
            nulls = nulls < 0 || more < 0 ? -1 : nulls + more;
            if (!isBounded || more == file.recordCount()) {
                return;
            }
            Object low = file.lowerBound(field.id());
            Object high = file.upperBound(field.id());
            isBounded = low != null && high != null;
            lowest = further(lowest, low, -1);
            highest = further(highest, high, 1);
        }

        private static @Nullable Object further(@Nullable Object known, @Nullable Object other, int sign) {
            if (known == null || other == null) {
                return other;
            }
            OptionalInt order = ValueOrder.compare(other, known);
            return order.isPresent() && Integer.signum(order.getAsInt()) == sign ? other : known;
        }

        ColumnRange range() {
            return isBounded ? new ColumnRange(lowest, highest, nulls) : new ColumnRange(null, null, nulls);
        }
    }
}
