package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.format.schema.Field;
import io.datashard.format.schema.Predicate;
import io.datashard.format.schema.Predicate.Operator;
import io.datashard.format.schema.PrimitiveType;
import io.datashard.format.schema.RowFilter;
import io.datashard.format.schema.Schema;
import io.datashard.testing.TestRow;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;

class ColumnComparisonTest {
    private static Predicate compare(DataType column, Operator operator, Object literal) {
        return ColumnComparison.of("c", column.getLogicalType(), operator, new ValueLiteralExpression(literal));
    }

    @Test
    void literalsBecomeInternalValues() {
        assertThat(compare(DataTypes.INT(), Operator.EQ, 5L)).isEqualTo(new Predicate.Compare("c", Operator.EQ, 5));
        assertThat(compare(DataTypes.BIGINT(), Operator.LT, 5)).isEqualTo(new Predicate.Compare("c", Operator.LT, 5L));
        assertThat(compare(DataTypes.DOUBLE(), Operator.GT, new BigDecimal("1.1")))
                .isEqualTo(new Predicate.Compare("c", Operator.GT, 1.1d));
        assertThat(compare(DataTypes.DECIMAL(10, 3), Operator.EQ, new BigDecimal("1.1")))
                .isEqualTo(new Predicate.Compare("c", Operator.EQ, new BigDecimal("1.100")));
        assertThat(compare(DataTypes.STRING(), Operator.EQ, "x"))
                .isEqualTo(new Predicate.Compare("c", Operator.EQ, "x"));
        assertThat(compare(DataTypes.DATE(), Operator.EQ, LocalDate.of(1970, 1, 2)))
                .isEqualTo(new Predicate.Compare("c", Operator.EQ, 1));
        assertThat(compare(DataTypes.TIME(), Operator.EQ, LocalTime.of(0, 0, 1)))
                .isEqualTo(new Predicate.Compare("c", Operator.EQ, 1_000_000L));
        assertThat(compare(DataTypes.BOOLEAN(), Operator.EQ, true))
                .isEqualTo(new Predicate.Compare("c", Operator.EQ, true));
    }

    @Test
    void whatCannotBeToldExactlyIsLeftToFlink() {
        assertThat(compare(DataTypes.INT(), Operator.LT, 1L << 40)).isNull();
        assertThat(compare(DataTypes.DECIMAL(10, 1), Operator.EQ, new BigDecimal("1.11")))
                .isNull();
        assertThat(compare(DataTypes.FLOAT(), Operator.GT, 1.1d)).isNull();
        assertThat(compare(DataTypes.DOUBLE(), Operator.EQ, Double.NaN)).isNull();
        assertThat(compare(DataTypes.DOUBLE(), Operator.NE, 1d)).isNull();
        assertThat(compare(DataTypes.CHAR(3), Operator.EQ, "abc")).isNull();
        assertThat(compare(DataTypes.BYTES(), Operator.EQ, new byte[1])).isNull();
    }

    /** The predicate on the whole value says what the comparison says of the value cut to milliseconds. */
    @Test
    void timestampsAreComparedAsTheQuerySeesThem() {
        Schema schema = Schema.of(Field.optional(1, "c", PrimitiveType.TIMESTAMP));
        long[] stored = {-1_001, -1_000, -1, 0, 1, 999, 1_000, 1_001, 1_999, 2_000, 2_001};
        LocalDateTime epoch = LocalDateTime.of(1970, 1, 1, 0, 0);
        for (int literalMicros : new int[] {-1_000, 0, 1_000, 1_500, 2_000}) {
            LocalDateTime literal = epoch.plusNanos(literalMicros * 1000L);
            for (Operator operator : Operator.values()) {
                Predicate predicate = compare(DataTypes.TIMESTAMP(3), operator, literal);
                if (predicate == null) {
                    continue;
                }
                RowFilter filter = new RowFilter(predicate, schema);
                for (long micros : stored) {
                    long seen = Math.floorDiv(micros, 1000) * 1000;
                    assertThat(filter.matches(TestRow.of(micros)))
                            .as("%s %s %s", micros, operator, literalMicros)
                            .isEqualTo(holds(seen, operator, literalMicros));
                }
            }
        }
    }

    private static boolean holds(long left, Operator operator, long right) {
        return switch (operator) {
            case EQ -> left == right;
            case NE -> left != right;
            case LT -> left < right;
            case LE -> left <= right;
            case GT -> left > right;
            case GE -> left >= right;
        };
    }
}
