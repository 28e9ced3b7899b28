package io.datashard.parquet;

import java.util.Arrays;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** Computes the statistics of the pages of a column, equal to those of Parquet's own writers. */
final class PageStatistics {
    private final PrimitiveType type;
    private final boolean enabled;
    private final boolean isDecimal;

    /**
     * Statistics of a column.
     *
     * @param enabled false = the column has none
     */
    PageStatistics(PrimitiveType type, boolean enabled) {
        this.type = type;
        this.enabled = enabled;
        this.isDecimal = type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation;
    }

    /**
     * The statistics of a page.
     *
     * @param values values that are not null
     * @param count number of these values
     */
    Statistics<?> of(PlainBytes values, int count, int nulls) {
        if (!enabled) {
            return Statistics.noopStats(type);
        }
        Statistics<?> statistics = Statistics.createStats(type);
        statistics.incrementNumNulls(nulls);
        if (count > 0) {
            update(statistics, values.array(), count);
        }
        return statistics;
    }

    /** The statistics of a page of texts or other bytes whose values are entries of a dictionary. */
    Statistics<?> of(BytesDictionary entries, int[] ids, int count, int nulls) {
        if (!enabled) {
            return Statistics.noopStats(type);
        }
        Statistics<?> statistics = Statistics.createStats(type);
        statistics.incrementNumNulls(nulls);
        long[] seen = new long[(entries.entries() + 63) >> 6];
        int lowest = ids[0];
        int highest = ids[0];
        for (int i = 0; i < count; i++) {
            int id = ids[i];
            long bit = 1L << id;
            if ((seen[id >> 6] & bit) == 0) {
                seen[id >> 6] |= bit;
                if (entries.isBelow(id, lowest)) {
                    lowest = id;
                } else if (entries.isBelow(highest, id)) {
                    highest = id;
                }
            }
        }
        statistics.updateStats(Binary.fromConstantByteArray(entries.value(lowest)));
        statistics.updateStats(Binary.fromConstantByteArray(entries.value(highest)));
        return statistics;
    }

    private void update(Statistics<?> statistics, byte[] values, int count) {
        switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> booleans(statistics, values, count);
            case INT32 -> ints(statistics, values, count);
            case INT64 -> longs(statistics, values, count);
            case FLOAT -> floats(statistics, values, count);
            case DOUBLE -> doubles(statistics, values, count);
            case BINARY -> bytes(statistics, values, count, -1);
            case FIXED_LEN_BYTE_ARRAY -> bytes(statistics, values, count, type.getTypeLength());
            case INT96 -> throw new IllegalArgumentException("no column is written as INT96");
        }
    }

    private static void booleans(Statistics<?> statistics, byte[] values, int count) {
        int trues = 0;
        for (int i = 0; i < count; i++) {
            trues += values[i];
        }
        statistics.updateStats(trues == count);
        statistics.updateStats(trues > 0);
    }

    private static void ints(Statistics<?> statistics, byte[] values, int count) {
        int lowest = Integer.MAX_VALUE;
        int highest = Integer.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            int value = (int) PlainBytes.INT.get(values, i * Integer.BYTES);
            lowest = Math.min(lowest, value);
            highest = Math.max(highest, value);
        }
        statistics.updateStats(lowest);
        statistics.updateStats(highest);
    }

    private static void longs(Statistics<?> statistics, byte[] values, int count) {
        long lowest = Long.MAX_VALUE;
        long highest = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            long value = (long) PlainBytes.LONG.get(values, i * Long.BYTES);
            lowest = Math.min(lowest, value);
            highest = Math.max(highest, value);
        }
        statistics.updateStats(lowest);
        statistics.updateStats(highest);
    }

    /** Parquet counts NaNs and leaves them out of the bounds. */
    private static void floats(Statistics<?> statistics, byte[] values, int count) {
        float lowest = Float.POSITIVE_INFINITY;
        float highest = Float.NEGATIVE_INFINITY;
        int numbers = 0;
        for (int i = 0; i < count; i++) {
            float value = Float.intBitsToFloat((int) PlainBytes.INT.get(values, i * Integer.BYTES));
            if (!Float.isNaN(value)) {
                numbers++;
                lowest = Math.min(lowest, value);
                highest = Math.max(highest, value);
            }
        }
        statistics.incrementNanCount(count - numbers);
        if (numbers > 0) {
            statistics.updateStats(lowest);
            statistics.updateStats(highest);
        }
    }

    private static void doubles(Statistics<?> statistics, byte[] values, int count) {
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        int numbers = 0;
        for (int i = 0; i < count; i++) {
            double value = Double.longBitsToDouble((long) PlainBytes.LONG.get(values, i * Long.BYTES));
            if (!Double.isNaN(value)) {
                numbers++;
                lowest = Math.min(lowest, value);
                highest = Math.max(highest, value);
            }
        }
        statistics.incrementNanCount(count - numbers);
        if (numbers > 0) {
            statistics.updateStats(lowest);
            statistics.updateStats(highest);
        }
    }

    /** Bounds of bytes; -1 as length = each value has its own before it. */
    private void bytes(Statistics<?> statistics, byte[] values, int count, int length) {
        int lowest = 0;
        int lowestEnd = 0;
        int highest = 0;
        int highestEnd = 0;
        int end = 0;
        for (int i = 0; i < count; i++) {
            int start = length < 0 ? end + Integer.BYTES : end;
            end = start + (length < 0 ? (int) PlainBytes.INT.get(values, end) : length);
            if (i == 0 || compare(values, start, end, lowest, lowestEnd) < 0) {
                lowest = start;
                lowestEnd = end;
            }
            if (i == 0 || compare(values, start, end, highest, highestEnd) > 0) {
                highest = start;
                highestEnd = end;
            }
        }
        statistics.updateStats(Binary.fromConstantByteArray(Arrays.copyOfRange(values, lowest, lowestEnd)));
        statistics.updateStats(Binary.fromConstantByteArray(Arrays.copyOfRange(values, highest, highestEnd)));
    }

    /** Decimals are numbers whose highest byte has the sign; all have the same length. */
    private int compare(byte[] bytes, int from, int to, int otherFrom, int otherTo) {
        if (isDecimal && bytes[from] != bytes[otherFrom]) {
            return Byte.compare(bytes[from], bytes[otherFrom]);
        }
        return Arrays.compareUnsigned(bytes, from, to, bytes, otherFrom, otherTo);
    }
}
