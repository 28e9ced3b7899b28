package io.datashard.read;

import io.datashard.model.DataFile;
import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.ValueOrder;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What the column bounds and null counts of a file tell about one condition (classic format section 9). If anything is not known, a row may
 * match.
 */
final class BoundsRule {
    private BoundsRule() {}

    /** Whether a row of the file may match a condition on this column alone. */
    static boolean mayMatch(Predicate.Leaf leaf, Field field, DataFile file) {
        boolean allNull = nullCount(field, file) == file.recordCount();
        return leaf.mapLeaf(
                compare -> !allNull && mayMatch(compare, field, file),
                isNull -> nullCount(field, file) != 0,
                isNotNull -> !allNull);
    }

    private static boolean mayMatch(Predicate.Compare compare, Field field, DataFile file) {
        Object value = compare.value();
        Object lower = file.bounds().lower().get(field.id());
        Object upper = file.bounds().upper().get(field.id());
        // A NaN is above all numbers, but no bound holds it: above the upper bound of a float column there may still be
        // values.
        boolean upperIsHighest = field.type() != PrimitiveType.FLOAT && field.type() != PrimitiveType.DOUBLE;
        return switch (compare.operator()) {
            case EQ -> !holds(lower, value, 1) && !holds(upper, value, -1);
            case NE -> !(upperIsHighest && holds(lower, value, 0) && holds(upper, value, 0));
            case LT -> !(holds(lower, value, 0) || holds(lower, value, 1));
            case LE -> !holds(lower, value, 1);
            case GT -> !(upperIsHighest && (holds(upper, value, 0) || holds(upper, value, -1)));
            case GE -> !(upperIsHighest && holds(upper, value, -1));
        };
    }

    /** Whether the bound is known to be below (-1), equal to (0) or above (1) the value. */
    private static boolean holds(@Nullable Object bound, Object value, int sign) {
        if (bound == null) {
            return false;
        }
        OptionalInt order = ValueOrder.compare(bound, value);
        return order.isPresent() && Integer.signum(order.getAsInt()) == sign;
    }

    private static long nullCount(Field field, DataFile file) {
        return file.nullCounts().getOrDefault(field.id(), -1L);
    }
}
