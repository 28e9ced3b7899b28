package io.datashard.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The internal value of a column type that is a given Java value, or else one beside which no other internal value lies nearer: all are below both
 * of them or above both.
 *
 * @param value the internal value
 * @param order how it compares with the given one: below 0, equal 0, above 0
 */
record NearestValue(Object value, int order) {
    private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);
    private static final int MICROS_SCALE = 3;

    /** The nearest value; empty if values of that class can't be compared with the type. */
    static Optional<NearestValue> of(Object given, DataType type) {
        return Optional.ofNullable(find(given, type));
    }

    /** Whether it is the given value. */
    boolean isExact() {
        return order == 0;
    }

    /** Whether it is below the given value. */
    boolean isBelow() {
        return order < 0;
    }

    private static @Nullable NearestValue find(Object given, DataType type) {
        return type.map(
                primitive -> find(given, primitive),
                decimal -> given instanceof Number number ? onGrid(number, Grid.of(decimal)) : null,
                fixed -> null);
    }

    private static @Nullable NearestValue find(Object given, PrimitiveType type) {
        return switch (type) {
            case INT -> given instanceof Number number ? onGrid(number, Grid.INT) : null;
            case LONG -> given instanceof Number number ? onGrid(number, Grid.LONG) : null;
            case FLOAT -> given instanceof Number number ? asFloat(number) : null;
            case DOUBLE -> given instanceof Number number ? asDouble(number) : null;
            case DATE ->
                given instanceof LocalDate date ? Grid.INT.nearest(BigDecimal.valueOf(date.toEpochDay())) : null;
            case TIME ->
                given instanceof LocalTime time
                        ? Grid.LONG.nearest(micros(BigDecimal.valueOf(time.toNanoOfDay())))
                        : null;
            case TIMESTAMP -> given instanceof LocalDateTime time ? micros(time.toInstant(ZoneOffset.UTC)) : null;
            case TIMESTAMPTZ -> instant(given);
            case UUID -> given instanceof UUID uuid ? new NearestValue(uuid.toString(), 0) : null;
            case BOOLEAN, STRING, BINARY, FIXED -> null;
        };
    }

    private static @Nullable NearestValue instant(Object given) {
        if (given instanceof OffsetDateTime time) {
            return micros(time.toInstant());
        }
        if (given instanceof ZonedDateTime time) {
            return micros(time.toInstant());
        }
        return given instanceof Instant instant ? micros(instant) : null;
    }

    private static NearestValue micros(Instant instant) {
        return Grid.LONG.nearest(micros(BigDecimal.valueOf(instant.getEpochSecond())
                .multiply(NANOS_PER_SECOND)
                .add(BigDecimal.valueOf(instant.getNano()))));
    }

    private static BigDecimal micros(BigDecimal nanos) {
        return nanos.movePointLeft(MICROS_SCALE);
    }

    private static @Nullable NearestValue onGrid(Number given, Grid grid) {
        if (isDouble(given) && !Double.isFinite(given.doubleValue())) {
            // NaN is above all numbers.
            return given.doubleValue() == Double.NEGATIVE_INFINITY
                    ? new NearestValue(grid.value(grid.least()), 1)
                    : new NearestValue(grid.value(grid.greatest()), -1);
        }
        BigDecimal number = exact(given);
        return number == null ? null : grid.nearest(number);
    }

    private static @Nullable NearestValue asFloat(Number given) {
        if (isDouble(given)) {
            float nearest = (float) given.doubleValue();
            return new NearestValue(nearest, ValueOrder.compareNumbers(nearest, given.doubleValue()));
        }
        BigDecimal number = exact(given);
        return number == null ? null : new NearestValue(number.floatValue(), compare(number.floatValue(), number));
    }

    private static @Nullable NearestValue asDouble(Number given) {
        if (isDouble(given)) {
            return new NearestValue(given.doubleValue(), 0);
        }
        BigDecimal number = exact(given);
        return number == null ? null : new NearestValue(number.doubleValue(), compare(number.doubleValue(), number));
    }

    private static int compare(double nearest, BigDecimal given) {
        return Double.isInfinite(nearest) ? (int) Math.signum(nearest) : new BigDecimal(nearest).compareTo(given);
    }

    private static boolean isDouble(Number given) {
        return given instanceof Double || given instanceof Float;
    }

    private static @Nullable BigDecimal exact(Number given) {
        if (given instanceof BigDecimal decimal) {
            return decimal;
        }
        if (given instanceof BigInteger integer) {
            return new BigDecimal(integer);
        }
        if (isDouble(given)) {
            return new BigDecimal(given.doubleValue());
        }
        boolean isWhole =
                given instanceof Long || given instanceof Integer || given instanceof Short || given instanceof Byte;
        return isWhole ? BigDecimal.valueOf(given.longValue()) : null;
    }

    /**
     * Numbers of one scale in a range.
     *
     * @param least the least of them
     * @param greatest the greatest of them
     * @param kind the class of the internal values
     */
    private record Grid(BigDecimal least, BigDecimal greatest, PhysicalType kind) {
        static final Grid INT = new Grid(
                BigDecimal.valueOf(Integer.MIN_VALUE), BigDecimal.valueOf(Integer.MAX_VALUE), PhysicalType.INT);
        static final Grid LONG =
                new Grid(BigDecimal.valueOf(Long.MIN_VALUE), BigDecimal.valueOf(Long.MAX_VALUE), PhysicalType.LONG);

        static Grid of(DecimalType type) {
            BigDecimal greatest =
                    new BigDecimal(BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE), type.scale());
            return new Grid(greatest.negate(), greatest, PhysicalType.DECIMAL);
        }

        NearestValue nearest(BigDecimal given) {
            if (given.compareTo(greatest) > 0) {
                return new NearestValue(value(greatest), -1);
            }
            if (given.compareTo(least) < 0) {
                return new NearestValue(value(least), 1);
            }
            BigDecimal zero = BigDecimal.ZERO.setScale(greatest.scale());
            if (given.signum() != 0 && given.abs().compareTo(greatest.ulp()) < 0) {
                // Not rounded: 1E-999999999 would take gigabytes.
                return new NearestValue(value(zero), -given.signum());
            }
            BigDecimal below = given.signum() == 0 ? zero : given.setScale(greatest.scale(), RoundingMode.FLOOR);
            return new NearestValue(value(below), below.compareTo(given));
        }

        Object value(BigDecimal number) {
            return switch (kind) {
                case INT -> number.intValueExact();
                case LONG -> number.longValueExact();
                default -> number;
            };
        }
    }
}
