package io.datashard.testing;

import io.datashard.schema.DataType;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Rows for files whose recorded bounds and counts tell more or less: of ranges, of nulls only, with NaN, zeros, and texts too long for bounds. */
public final class BoundaryRows {
    /** The columns: {@code p} and {@code q} have few values, to partition by. */
    public static final Schema SCHEMA = Schema.of(
            Field.optional(1, "p", PrimitiveType.INT),
            Field.optional(2, "q", PrimitiveType.STRING),
            Field.optional(3, "n", PrimitiveType.LONG),
            Field.optional(4, "d", PrimitiveType.DOUBLE),
            Field.optional(5, "s", PrimitiveType.STRING),
            Field.optional(6, "price", DataType.parse("decimal(12,2)")),
            Field.optional(7, "ts", PrimitiveType.TIMESTAMP),
            Field.optional(8, "tz", PrimitiveType.TIMESTAMPTZ),
            Field.required(9, "id", PrimitiveType.INT));

    /** The day of the first file, in seconds since 1970; each file has rows of the next day. */
    public static final long FIRST_DAY = 1_699_920_000L;

    private static final int SECONDS_PER_DAY = 86_400;
    private static final int BEYOND_BOUNDS = 1500;

    private BoundaryRows() {}

    /**
     * Rows of one file.
     *
     * @param file number of the file, which decides what is odd in it
     */
    public static List<GenericRow> of(Random random, int file) {
        List<GenericRow> rows = new ArrayList<>();
        boolean hasNulls = file % 2 == 1;
        int count = 4 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            Instant time = Instant.ofEpochSecond(
                    FIRST_DAY + (long) SECONDS_PER_DAY * file + random.nextInt(SECONDS_PER_DAY), 123_457_000);
            rows.add(GenericRow.of(
                    SCHEMA,
                    random.nextInt(8) == 0 ? null : (Object) random.nextInt(3),
                    random.nextInt(8) == 0 ? null : "q" + random.nextInt(2),
                    file == 3 || (hasNulls && random.nextBoolean()) ? null : (Object) (100L * file + i),
                    real(random, file),
                    file == 4 ? "x".repeat(BEYOND_BOUNDS) + i : "s" + random.nextInt(50),
                    hasNulls && random.nextBoolean() ? null : BigDecimal.valueOf(random.nextInt(10_000) - 5000L, 2),
                    LocalDateTime.ofInstant(time, ZoneOffset.UTC),
                    time,
                    random.nextInt()));
        }
        return rows;
    }

    private static @Nullable Object real(Random random, int file) {
        return switch (file) {
            case 1 -> random.nextBoolean() ? null : (Object) Double.NaN;
            case 2 -> random.nextBoolean() ? -0.0 : 0.0;
            default -> random.nextDouble() + file;
        };
    }
}
