package io.datashard.read;

import io.datashard.error.InvalidUseException;
import io.datashard.schema.DataType;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Transform;
import org.jspecify.annotations.Nullable;

/**
 * Decides from the values of one partition field whether a row may match one condition on the field's column. In doubt the answer is yes.
 *
 * <p>A file with the partition value {@code p} holds only rows whose column {@code v} has {@code T(v) = p} (iceberg format section 8.2). With
 * the value {@code x} of the condition:
 *
 * <ul>
 *   <li>{@code v = x} needs {@code p = T(x)}, by every transform.
 *   <li>{@code v <= x} needs {@code p <= T(x)} and {@code v >= x} needs {@code p >= T(x)}, by transforms that keep the order: all but buckets.
 *   <li>For whole numbers, and dates and times (counted in days and microseconds), {@code v < x} is {@code v <= x - 1} and {@code v > x} is
 *       {@code v >= x + 1}. Else {@code v < x} needs {@code p < x}, because identity and truncation never raise a value, and {@code v > x}
 *       needs {@code p > x} by identity and {@code p >= T(x)} by truncation.
 *   <li>{@code v <> x} needs {@code p <> x} by identity. Other transforms give other values the same {@code p}.
 *   <li>{@code v IS NULL} is never true: if a range is known, no partition value is null, and then no value of the column is null. {@code v IS
 *       NOT NULL} may always be.
 * </ul>
 *
 * <p>A rule never decides: comparisons by identity of a {@code timestamp}, because Python writes these in the time zone of its process
 * (iceberg format section 8.4); values that {@link PartitionLiteral} does not trust; values for which {@code T} is not defined; and
 * floating-point columns, which no transform accepts.
 */
@FunctionalInterface
interface PartitionRule {
    /** Decides nothing. */
    PartitionRule KEEP = range -> true;

    /** Whether a row whose partition value lies in the range may match. */
    boolean mayMatch(PartitionRange range);

    /**
     * The rule for a condition.
     *
     * @param leaf a condition on the column of the partition field alone
     * @param transform the field's transform, which must accept the column's type
     * @param source type of the column
     */
    static PartitionRule of(Predicate.Leaf leaf, Transform transform, DataType source) {
        return leaf.mapLeaf(
                compare -> ofCompare(compare, transform, source), isNull -> range -> false, isNotNull -> KEEP);
    }

    private static PartitionRule ofCompare(Compare compare, Transform transform, DataType source) {
        boolean isIdentity = transform.equals(Transform.identity());
        if (isIdentity && source == PrimitiveType.TIMESTAMP) {
            return KEEP;
        }
        Object value = PartitionLiteral.of(compare.value(), source);
        if (value == null) {
            return KEEP;
        }
        return switch (compare.operator()) {
            case EQ -> equal(apply(transform, value, source));
            case NE -> isIdentity ? range -> !range.isOnly(value) : KEEP;
            case LT, LE, GT, GE ->
                transform.keepsOrder() ? ordered(compare.operator(), value, transform, source) : KEEP;
        };
    }

    private static PartitionRule equal(@Nullable Object target) {
        return target == null ? KEEP : range -> !range.isAbove(target) && !range.isBelow(target);
    }

    private static PartitionRule ordered(
            Predicate.Operator operator, Object value, Transform transform, DataType source) {
        boolean isCounted = value instanceof Integer || value instanceof Long;
        return switch (operator) {
            case LT ->
                isCounted
                        ? atMost(PartitionLiteral.neighbour(value, -1), transform, source)
                        : range -> !range.isFrom(value);
            case LE -> atMost(value, transform, source);
            case GT -> {
                if (isCounted) {
                    yield atLeast(PartitionLiteral.neighbour(value, 1), transform, source);
                }
                yield transform.equals(Transform.identity())
                        ? range -> !range.isUpTo(value)
                        : atLeast(value, transform, source);
            }
            case GE -> atLeast(value, transform, source);
            case EQ, NE -> KEEP;
        };
    }

    private static PartitionRule atLeast(@Nullable Object value, Transform transform, DataType source) {
        Object target = value == null ? null : apply(transform, value, source);
        return target == null ? KEEP : range -> !range.isBelow(target);
    }

    private static PartitionRule atMost(@Nullable Object value, Transform transform, DataType source) {
        Object target = value == null ? null : apply(transform, value, source);
        if (target == null) {
            return KEEP;
        }
        Object suspect = wrapped(transform, source);
        return suspect == null
                ? range -> !range.isAbove(target)
                : range -> !(range.isAbove(target) && range.isBelow(suspect));
    }

    /**
     * The lowest truncated number that may come from a number near the minimum that wrapped around; null if there is none. Only Iceberg Java
     * writes such numbers, not Python and not this library: with width {@code W} they are above {@code MAX + 1 - W}, so not below the last
     * multiple but one.
     */
    private static @Nullable Object wrapped(Transform transform, DataType source) {
        boolean isNumber = source == PrimitiveType.INT || source == PrimitiveType.LONG;
        if (!isNumber || transform.equals(Transform.identity())) {
            return null;
        }
        Object last =
                apply(transform, source == PrimitiveType.INT ? (Object) Integer.MAX_VALUE : Long.MAX_VALUE, source);
        Object before = last == null ? null : PartitionLiteral.neighbour(last, -1);
        return before == null ? null : apply(transform, before, source);
    }

    private static @Nullable Object apply(Transform transform, Object value, DataType source) {
        try {
            return transform.apply(value, source);
        } catch (InvalidUseException | ArithmeticException e) {
            return null; // No partition holds the value, or another writer found a partition where we find none.
        }
    }
}
