package io.datashard.format.scan;

import io.datashard.format.manifest.DataFile;
import io.datashard.format.schema.Field;
import io.datashard.format.schema.Predicate;
import io.datashard.format.schema.PrimitiveType;
import io.datashard.format.schema.Schema;
import io.datashard.format.schema.ValueOrder;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Tells from what a manifest records of a data file whether a row of it may match a condition (classic format section 9). Where anything
 * is not known the answer is yes.
 */
public final class FilePruner {
    /** Keeps every file. */
    public static final FilePruner KEEP_ALL = new FilePruner(null, null);

    private final @Nullable Schema schema;
    private final @Nullable Predicate predicate;

    /**
     * Creates a pruner.
     *
     * @param schema the table's schema, for the field ids; null where the table stores none: nothing is known of its bounds then
     * @param predicate the condition; null = every row matches
     */
    public FilePruner(@Nullable Schema schema, @Nullable Predicate predicate) {
        this.schema = schema;
        this.predicate = predicate;
    }

    /** Whether a row of the file may match. */
    public boolean mayMatch(DataFile file) {
        return schema == null || predicate == null || mayMatch(predicate, schema, file);
    }

    private static boolean mayMatch(Predicate predicate, Schema schema, DataFile file) {
        if (predicate instanceof Predicate.And and) {
            return and.parts().stream().allMatch(part -> mayMatch(part, schema, file));
        }
        if (predicate instanceof Predicate.Or or) {
            return or.parts().stream().anyMatch(part -> mayMatch(part, schema, file));
        }
        if (predicate instanceof Predicate.Compare compare) {
            Field field = schema.find(compare.column()).orElse(null);
            return field == null || (!allNull(field, file) && mayMatch(compare, field, file));
        }
        if (predicate instanceof Predicate.In in) {
            Field field = schema.find(in.column()).orElse(null);
            return !in.values().isEmpty()
                    && (field == null
                            || (!allNull(field, file)
                                    && in.values().stream().anyMatch(value -> mayEqual(value, field, file))));
        }
        if (predicate instanceof Predicate.IsNull isNull) {
            Field field = schema.find(isNull.column()).orElse(null);
            return field == null || nullCount(field, file) != 0;
        }
        Field field = schema.find(((Predicate.IsNotNull) predicate).column()).orElse(null);
        return field == null || !allNull(field, file);
    }

    private static boolean mayMatch(Predicate.Compare compare, Field field, DataFile file) {
        Object value = compare.value();
        Object lower = file.bounds().lower().get(field.id());
        Object upper = file.bounds().upper().get(field.id());
        // A NaN is above all numbers and stands in no bound: the upper bound of floats says nothing on what is above
        // it.
        boolean upperIsHighest = field.type() != PrimitiveType.FLOAT && field.type() != PrimitiveType.DOUBLE;
        return switch (compare.operator()) {
            case EQ -> mayEqual(value, field, file);
            case NE -> !(upperIsHighest && holds(lower, value, 0) && holds(upper, value, 0));
            case LT -> !(holds(lower, value, 0) || holds(lower, value, 1));
            case LE -> !holds(lower, value, 1);
            case GT -> !(upperIsHighest && (holds(upper, value, 0) || holds(upper, value, -1)));
            case GE -> !(upperIsHighest && holds(upper, value, -1));
        };
    }

    private static boolean mayEqual(Object value, Field field, DataFile file) {
        Object lower = file.bounds().lower().get(field.id());
        Object upper = file.bounds().upper().get(field.id());
        return !holds(lower, value, 1) && !holds(upper, value, -1);
    }

    /** Whether it is known that the bound compares with the value like that: -1 below, 0 equal, 1 above. */
    private static boolean holds(@Nullable Object bound, Object value, int sign) {
        if (bound == null) {
            return false;
        }
        OptionalInt order = ValueOrder.compare(bound, value);
        return order.isPresent() && Integer.signum(order.getAsInt()) == sign;
    }

    private static boolean allNull(Field field, DataFile file) {
        return nullCount(field, file) == file.recordCount();
    }

    private static long nullCount(Field field, DataFile file) {
        return file.nullCounts().getOrDefault(field.id(), -1L);
    }
}
