package io.datashard.flink.table;

import static org.apache.flink.table.types.logical.LogicalTypeRoot.BIGINT;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.DATE;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.DECIMAL;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.DOUBLE;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.FLOAT;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.INTEGER;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.util.Set;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/** Flink's casts, as far as they keep the order of values and have a result for every value. Excludes casts that may overflow, wrap or fail. */
final class CastStep {
    private static final BigDecimal MICROS_PER_MILLI = BigDecimal.valueOf(1000);
    private static final BigDecimal MILLIS_PER_DAY = BigDecimal.valueOf(86_400_000);
    private static final int MICROS = 6;
    private static final int MILLIS = 3;
    private static final Set<LogicalTypeRoot> WHOLE = Set.of(INTEGER, BIGINT);
    private static final Set<LogicalTypeRoot> APPROXIMATE = Set.of(FLOAT, DOUBLE);
    private static final Set<LogicalTypeRoot> TIMESTAMPS =
            Set.of(TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE);

    private CastStep() {}

    /** The cast as a step; null if its result says nothing about the value before it. */
    static @Nullable MonotoneStep of(LogicalType from, LogicalType to, ZoneId zone) {
        LogicalTypeRoot source = from.getTypeRoot();
        LogicalTypeRoot target = to.getTypeRoot();
        if (TIMESTAMPS.contains(source)) {
            return TIMESTAMPS.contains(target)
                    ? timestamp(from, to, zone)
                    : target == DATE ? dayOf(source, zone) : null;
        }
        if (WHOLE.contains(source) || source == DECIMAL) {
            return APPROXIMATE.contains(target)
                    ? MonotoneStep.exact(number -> approximate((BigDecimal) number, from, target))
                    : exact(from, to);
        }
        if (APPROXIMATE.contains(source) && APPROXIMATE.contains(target)) {
            return target == DOUBLE ? MonotoneStep.SAME : MonotoneStep.exact(number -> (double) number.floatValue());
        }
        if (source == TIME_WITHOUT_TIME_ZONE && target == TIME_WITHOUT_TIME_ZONE) {
            return MonotoneStep.floor(BigDecimal.TEN.pow(Math.max(0, MILLIS - LogicalTypeChecks.getPrecision(to))));
        }
        return source == DATE && target == DATE ? MonotoneStep.SAME : null;
    }

    /** A cast from decimal to float goes through double. */
    private static Number approximate(BigDecimal number, LogicalType from, LogicalTypeRoot target) {
        if (from.is(DECIMAL)) {
            double value = Widening.asDouble(number, from);
            return target == FLOAT ? (double) (float) value : value;
        }
        long whole = number.longValueExact();
        return target == FLOAT ? (double) (float) whole : (double) whole;
    }

    private static @Nullable MonotoneStep exact(LogicalType from, LogicalType to) {
        int digits = wholeDigits(from);
        return switch (to.getTypeRoot()) {
            case INTEGER, BIGINT -> {
                // Every number of 9 digits fits into an int, every one of 18 into a long.
                boolean fits = from.is(INTEGER)
                        || (from.is(BIGINT) && to.is(BIGINT))
                        || (from.is(DECIMAL) && digits <= (to.is(INTEGER) ? 9 : 18));
                yield fits ? rounded(0, RoundingMode.DOWN) : null;
            }
            case DECIMAL -> {
                int scale = LogicalTypeChecks.getScale(to);
                boolean mayCarry = from.is(DECIMAL) && scale < LogicalTypeChecks.getScale(from);
                boolean fits = digits + (mayCarry ? 1 : 0) <= LogicalTypeChecks.getPrecision(to) - scale;
                yield fits ? rounded(scale, RoundingMode.HALF_UP) : null;
            }
            default -> null;
        };
    }

    private static int wholeDigits(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case INTEGER -> 10;
            case BIGINT -> 19;
            default -> LogicalTypeChecks.getPrecision(type) - LogicalTypeChecks.getScale(type);
        };
    }

    private static MonotoneStep rounded(int scale, RoundingMode mode) {
        return MonotoneStep.exact(number -> MonotoneStep.decimal(number).setScale(scale, mode));
    }

    private static MonotoneStep timestamp(LogicalType from, LogicalType to, ZoneId zone) {
        MonotoneStep moved = from.is(to.getTypeRoot())
                ? MonotoneStep.SAME
                : from.is(TIMESTAMP_WITH_LOCAL_TIME_ZONE) ? ZoneStep.toLocal(zone) : ZoneStep.toInstant(zone);
        int precision = LogicalTypeChecks.getPrecision(to);
        return LogicalTypeChecks.getPrecision(from) <= precision ? moved : moved.then(truncated(precision));
    }

    /** Where Flink cuts milliseconds, it cuts towards zero, and it leaves short fractions as they are: only the two enclosing multiples are sure. */
    private static MonotoneStep truncated(int precision) {
        BigDecimal unit = BigDecimal.TEN.pow(MICROS).movePointLeft(precision);
        return new MonotoneStep(
                number -> MonotoneStep.floor(number, unit),
                number -> MonotoneStep.decimal(number).signum() < 0
                        ? MonotoneStep.floor(number, unit).add(unit)
                        : number);
    }

    /** The days since 1970 of a timestamp. For a timestamp without time zone, Flink cuts towards 1970, also before 1970. */
    static MonotoneStep dayOf(LogicalTypeRoot source, ZoneId zone) {
        MonotoneStep millis = MonotoneStep.quotient(MICROS_PER_MILLI);
        if (source == TIMESTAMP_WITHOUT_TIME_ZONE) {
            return millis.then(MonotoneStep.exact(
                    number -> MonotoneStep.decimal(number).divide(MILLIS_PER_DAY, 0, RoundingMode.DOWN)));
        }
        return ZoneStep.toLocal(zone).then(millis).then(MonotoneStep.quotient(MILLIS_PER_DAY));
    }
}
