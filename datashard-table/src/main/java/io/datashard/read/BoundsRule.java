package io.datashard.read;

import io.datashard.model.FileFacts;
import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.ValueOrder;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What the column bounds and null counts of a file tell about one condition (classic format section 9), prepared for many files. If anything is
 * not known, a row may match.
 */
@FunctionalInterface
interface BoundsRule {
    /** Whether a row of the file may match. */
    boolean mayMatch(FileFacts file);

    /** The rule for a condition on this column alone. */
    static BoundsRule of(Predicate.Leaf leaf, Field field) {
        int id = field.id();
        return leaf.mapLeaf(
                compare -> {
                    BoundsRule bounds = ofCompare(compare, field);
                    return file -> bounds.mayMatch(file) && !isAllNull(file, id);
                },
                isNull -> file -> file.nullCount(id) != 0,
                isNotNull -> file -> !isAllNull(file, id));
    }

    private static boolean isAllNull(FileFacts file, int id) {
        return file.nullCount(id) == file.recordCount();
    }

    private static BoundsRule ofCompare(Predicate.Compare compare, Field field) {
        Object value = compare.value();
        int id = field.id();
        // A NaN is above all numbers, but no bound holds it: above the upper bound of a float column there may still be
        // values.
        boolean upperIsHighest = field.type() != PrimitiveType.FLOAT && field.type() != PrimitiveType.DOUBLE;
        return switch (compare.operator()) {
            case EQ -> file -> !holds(file.lowerBound(id), value, 1) && !holds(file.upperBound(id), value, -1);
            case NE ->
                file -> !(upperIsHighest
                        && holds(file.lowerBound(id), value, 0)
                        && holds(file.upperBound(id), value, 0));
            case LT -> file -> !isFrom(file.lowerBound(id), value);
            case LE -> file -> !holds(file.lowerBound(id), value, 1);
            case GT -> file -> !(upperIsHighest && isUpTo(file.upperBound(id), value));
            case GE -> file -> !(upperIsHighest && holds(file.upperBound(id), value, -1));
        };
    }

    private static boolean isFrom(@Nullable Object bound, Object value) {
        return holds(bound, value, 0) || holds(bound, value, 1);
    }

    private static boolean isUpTo(@Nullable Object bound, Object value) {
        return holds(bound, value, 0) || holds(bound, value, -1);
    }

    /** Whether the bound is known to be below (-1), equal to (0) or above (1) the value. */
    private static boolean holds(@Nullable Object bound, Object value, int sign) {
        if (bound == null) {
            return false;
        }
        OptionalInt order = ValueOrder.compare(bound, value);
        return order.isPresent() && Integer.signum(order.getAsInt()) == sign;
    }
}
