package io.datashard.schema;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calendar units of a date or timestamp, counted from 1970; of a timestamptz in UTC (iceberg format section 8.2). */
enum TemporalTransform implements Transform {
    YEAR,
    MONTH,
    DAY,
    HOUR;

    private static final long MICROS_PER_HOUR = 3_600_000_000L;
    private static final long MICROS_PER_DAY = 24 * MICROS_PER_HOUR;
    private static final int EPOCH_YEAR = 1970;
    private static final int MONTHS_PER_YEAR = 12;
    private static final List<DataType> TIMESTAMPS = List.of(PrimitiveType.TIMESTAMP, PrimitiveType.TIMESTAMPTZ);

    @Override
    public String text() {
        return Transform.lowerCase(this);
    }

    @Override
    public boolean accepts(DataType source) {
        return TIMESTAMPS.contains(source) || (source == PrimitiveType.DATE && this != HOUR);
    }

    @Override
    public String refusal(DataType source) {
        return UNDEFINED;
    }

    @Override
    public DataType resultType(DataType source) {
        return this == DAY ? PrimitiveType.DATE : PrimitiveType.INT;
    }

    @Override
    public boolean keepsOrder() {
        return true;
    }

    @Override
    public String defaultName(String column) {
        return column + "_" + text();
    }

    @Override
    public @Nullable Object apply(@Nullable Object value, DataType source) {
        if (value == null) {
            return null;
        }
        if (this == HOUR) {
            return Math.toIntExact(Math.floorDiv((Long) value, MICROS_PER_HOUR));
        }
        int day = value instanceof Integer date ? date : (int) Math.floorDiv((Long) value, MICROS_PER_DAY);
        if (this == DAY) {
            return day;
        }
        LocalDate date = LocalDate.ofEpochDay(day);
        int years = date.getYear() - EPOCH_YEAR;
        return this == YEAR ? years : years * MONTHS_PER_YEAR + date.getMonthValue() - 1;
    }

    @Override
    public String toString() {
        return text();
    }
}
