package io.datashard.flink.table;

import static org.apache.flink.table.types.logical.LogicalTypeRoot.DATE;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.INTERVAL_DAY_TIME;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Understands the sides of comparisons: expressions over one column, and constants.
 *
 * @param columns the physical columns
 * @param clock clock of the planning process, in the session's time zone
 */
record SeenExpressions(RowType columns, Clock clock) {
    /**
     * How far a task's clock may be behind the clock of the planning process. A task evaluates {@code CURRENT_TIMESTAMP} for each row or at
     * query start, so the value is at least the planning time minus this.
     */
    static final Duration CLOCKS_APART = Duration.ofHours(1);

    private static final BigDecimal MICROS_PER_DAY = BigDecimal.valueOf(86_400_000_000L);

    private static final Set<FunctionDefinition> MOMENTS = Set.of(
            BuiltInFunctionDefinitions.CURRENT_TIMESTAMP,
            BuiltInFunctionDefinitions.NOW,
            BuiltInFunctionDefinitions.CURRENT_ROW_TIMESTAMP);

    private ZoneId zone() {
        return clock.getZone();
    }

    /** An expression over one column; null if it is another expression, or one that no monotone step describes. */
    @Nullable SeenColumn column(ResolvedExpression expression) {
        if (expression instanceof FieldReferenceExpression field) {
            int position = columns.getFieldIndex(field.getName());
            return position < 0 ? null : SeenColumn.of(field.getName(), columns.getTypeAt(position));
        }
        if (!(expression instanceof CallExpression call)
                || call.getResolvedChildren().size() != 2) {
            return null;
        }
        LogicalType type = type(call);
        ResolvedExpression first = call.getResolvedChildren().get(0);
        if (call.getFunctionDefinition() == BuiltInFunctionDefinitions.EXTRACT) {
            SeenColumn source = column(call.getResolvedChildren().get(1));
            return source == null || !first.toString().equals("YEAR") ? null : source.then(year(source.type()), type);
        }
        SeenColumn source = column(first);
        return source == null ? null : source.then(step(call, source.type()), type);
    }

    /** A constant; null if nothing is known of its value. */
    private @Nullable SeenConstant constant(ResolvedExpression expression) {
        if (expression instanceof ValueLiteralExpression literal) {
            return literal.isNull() ? null : SeenConstant.of(literal);
        }
        if (!(expression instanceof CallExpression call)) {
            return null;
        }
        List<ResolvedExpression> children = call.getResolvedChildren();
        if (children.isEmpty()) {
            return now(call.getFunctionDefinition(), type(call));
        }
        SeenConstant source = children.size() == 2 ? constant(children.get(0)) : null;
        if (source == null) {
            return null;
        }
        MonotoneStep step = step(call, source.type());
        return step != null ? source.then(step, type(call)) : months(call, source);
    }

    /** A constant after a cast to another type, as Flink does implicitly; null if that is no monotone step. */
    @Nullable SeenConstant constantAs(SeenConstant constant, LogicalType type) {
        return constant.then(CastStep.of(constant.type(), type, zone()), type);
    }

    /** A column after a cast to another type, as Flink does implicitly; null if that is no monotone step. */
    @Nullable SeenColumn columnAs(SeenColumn column, LogicalType type) {
        return column.then(CastStep.of(column.type(), type, zone()), type);
    }

    /** The constant that a column of that type is compared with; null if nothing is known of it. For a time column, Flink parses text. */
    @Nullable SeenConstant constant(ResolvedExpression expression, LogicalType type) {
        boolean isText =
                expression instanceof ValueLiteralExpression && type(expression).is(LogicalTypeFamily.CHARACTER_STRING);
        return isText
                ? SeenConstant.parsed(
                        ((ValueLiteralExpression) expression)
                                .getValueAs(String.class)
                                .orElse(""),
                        type)
                : constant(expression);
    }

    static LogicalType type(ResolvedExpression expression) {
        return expression.getOutputDataType().getLogicalType();
    }

    private @Nullable SeenConstant now(FunctionDefinition function, LogicalType type) {
        BigDecimal earliest = SeenConstant.micros(clock.instant().minus(CLOCKS_APART));
        if (MOMENTS.contains(function) && type.is(TIMESTAMP_WITH_LOCAL_TIME_ZONE)) {
            return new SeenConstant(type, earliest, null);
        }
        MonotoneStep toLocal = ZoneStep.toLocal(zone());
        if (function == BuiltInFunctionDefinitions.LOCAL_TIMESTAMP && type.is(TIMESTAMP_WITHOUT_TIME_ZONE)) {
            return new SeenConstant(type, toLocal.low().apply(earliest), null);
        }
        return function == BuiltInFunctionDefinitions.CURRENT_DATE && type.is(DATE)
                ? new SeenConstant(
                        type,
                        toLocal.then(MonotoneStep.quotient(MICROS_PER_DAY))
                                .low()
                                .apply(earliest),
                        null)
                : null;
    }

    /** The step of a cast, or of adding an interval of days or less. */
    private @Nullable MonotoneStep step(CallExpression call, LogicalType from) {
        FunctionDefinition function = call.getFunctionDefinition();
        if (function == BuiltInFunctionDefinitions.CAST) {
            return CastStep.of(from, type(call), zone());
        }
        int sign = sign(function);
        if (sign == 0
                || !(call.getResolvedChildren().get(1) instanceof ValueLiteralExpression interval)
                || !type(interval).is(INTERVAL_DAY_TIME)
                || !from.is(type(call).getTypeRoot())) {
            return null;
        }
        Duration distance = interval.getValueAs(Duration.class).orElse(null);
        if (distance == null) {
            return null;
        }
        return switch (from.getTypeRoot()) {
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                MonotoneStep.shift(BigDecimal.valueOf(distance.toMillis())
                        .movePointRight(3)
                        .multiply(BigDecimal.valueOf(sign)));
            case DATE -> MonotoneStep.shift(BigDecimal.valueOf(sign * (distance.toMillis() / 86_400_000)));
            default -> null;
        };
    }

    /** A constant plus or minus months. The bounds cover every way to treat the end of a month. */
    private static @Nullable SeenConstant months(CallExpression call, SeenConstant source) {
        int sign = sign(call.getFunctionDefinition());
        Period months = sign != 0 && call.getResolvedChildren().get(1) instanceof ValueLiteralExpression interval
                ? interval.getValueAs(Period.class).orElse(null)
                : null;
        if (months == null || !source.type().is(type(call).getTypeRoot())) {
            return null;
        }
        long distance = sign * months.toTotalMonths();
        Number high = source.high();
        return source.type().is(DATE)
                ? new SeenConstant(
                        source.type(), day(source.low(), distance, -1), high == null ? null : day(high, distance, 1))
                : new SeenConstant(
                        source.type(),
                        moment(source.low(), distance, -1),
                        high == null ? null : moment(high, distance, 1));
    }

    private static BigDecimal day(Number days, long months, int slack) {
        LocalDate date = LocalDate.ofEpochDay(MonotoneStep.decimal(days).longValueExact());
        return BigDecimal.valueOf(date.plusMonths(months).plusDays(slack).toEpochDay());
    }

    private static BigDecimal moment(Number micros, long months, int slack) {
        LocalDateTime time = LocalDateTime.ofInstant(SeenConstant.instant(micros), ZoneOffset.UTC);
        return SeenConstant.micros(time.plusMonths(months).plusDays(slack).toInstant(ZoneOffset.UTC));
    }

    private static int sign(FunctionDefinition function) {
        if (function == BuiltInFunctionDefinitions.PLUS) {
            return 1;
        }
        return function == BuiltInFunctionDefinitions.MINUS ? -1 : 0;
    }

    private static @Nullable MonotoneStep year(LogicalType type) {
        MonotoneStep year = MonotoneStep.exact(days -> BigDecimal.valueOf(
                LocalDate.ofEpochDay(MonotoneStep.decimal(days).longValueExact())
                        .getYear()));
        if (type.is(DATE)) {
            return year;
        }
        // The result is that of a cast to DATE.
        return type.is(TIMESTAMP_WITHOUT_TIME_ZONE)
                ? CastStep.dayOf(TIMESTAMP_WITHOUT_TIME_ZONE, ZoneOffset.UTC).then(year)
                : null;
    }
}
