package io.datashard.flink.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowScreen;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import io.datashard.testing.TestRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class PojoConversionTest {
    /** One field of each class, not in the order of the alphabet. */
    public static class Everything {
        public boolean zero;
        public int one;
        public long two;
        public float three;
        public double four;
        public Integer boxed;
        public String text;

        @DataTypeHint("DECIMAL(10, 2) NOT NULL")
        public BigDecimal price;

        public LocalDate day;
        public LocalTime time;
        public LocalDateTime local;
        public Instant instant;
        public UUID id;
        public byte[] bytes;
        public transient Object left;
    }

    /** A record. */
    public record Pair(String name, long count) {}

    /** Lacks a constructor without arguments. */
    public static class NoPojo {
        private final int x;

        public NoPojo(int x) {
            this.x = x;
        }

        @Override
        public String toString() {
            return Integer.toString(x);
        }
    }

    /** Has a field that no column can hold. */
    public static class OddField {
        public List<String> names;
    }

    @Test
    void newTableGetsTheFieldsInTheOrderOfTheSource() {
        assertThat(RecordSerializers.forPojo(Everything.class).schema())
                .hasToString("(zero boolean NOT NULL, one int NOT NULL, two long NOT NULL, three float NOT NULL,"
                        + " four double NOT NULL, boxed int, text string, price decimal(10,2) NOT NULL, day date, time time,"
                        + " local timestamp, instant timestamptz, id uuid, bytes binary)");
        assertThat(RecordSerializers.forPojo(Pair.class).schema()).hasToString("(name string, count long NOT NULL)");
    }

    @Test
    void everyClassComesBackAsItWas() throws Exception {
        Everything record = everything();
        RecordSerializer<Everything> serializer = InstantiationUtil.clone(RecordSerializers.forPojo(Everything.class));
        Schema table = serializer.schema();
        RowView row = serializer.bind(table).view(record);
        Everything back = RowDataConversionTest.read(
                table, RecordDeserializers.forPojo(Everything.class), TestRow.copyOf(table, row));
        assertThat(back).usingRecursiveComparison().isEqualTo(record);
        RowView empty = serializer.bind(table).view(new Everything());
        assertThat(empty.isNullAt(table.position("boxed"))).isTrue();
        assertThat(empty.isNullAt(table.position("zero"))).isFalse();
    }

    static Everything everything() {
        Everything record = new Everything();
        record.zero = true;
        record.one = -1;
        record.two = Long.MIN_VALUE;
        record.three = 1.5f;
        record.four = Double.MIN_VALUE;
        record.boxed = 7;
        record.text = "zé";
        record.price = new BigDecimal("12.30");
        record.day = LocalDate.of(1, 1, 1);
        record.time = LocalTime.of(23, 59, 59, 999_999_000);
        record.local = LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000);
        record.instant = Instant.parse("9999-12-31T23:59:59.999999Z");
        record.id = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");
        record.bytes = new byte[] {1, 2};
        return record;
    }

    @Test
    void recordsAreReadAndWrittenByNameInAnyOrder() {
        Schema table = Schema.of(
                Field.required(1, "count", PrimitiveType.LONG), Field.optional(2, "name", PrimitiveType.STRING));
        RowView row = RecordSerializers.forPojo(Pair.class).bind(table).view(new Pair("a", 5));
        assertThat(TestRow.copyOf(table, row).getLong(0)).isEqualTo(5);
        RecordDeserializer<Pair> deserializer = RecordDeserializers.forPojo(Pair.class);
        Schema projection = deserializer.projection(table);
        assertThat(deserializer.bind(projection).read(TestRow.of("a", 5L), RowDataConversionTest.ORIGIN))
                .isEqualTo(new Pair("a", 5));
    }

    @Test
    void finerThanAMicrosecondIsCut() {
        Schema table = RecordSerializers.forPojo(Everything.class).schema();
        Everything record = everything();
        record.instant = Instant.ofEpochSecond(-1, 1_999);
        assertThat(RecordSerializers.forPojo(Everything.class)
                        .bind(table)
                        .view(record)
                        .getLong(table.position("instant")))
                .isEqualTo(-999_999L);
    }

    @Test
    void decimalThatDoesNotFitIsRefusedWithoutItsValue() {
        Schema table = RecordSerializers.forPojo(Everything.class).schema();
        RecordSerializer.Bound<Everything> bound =
                RecordSerializers.forPojo(Everything.class).bind(table);
        for (String wrong : List.of("1.234", "123456789.00", "1E+999999999", "1E-999999999")) {
            Everything record = everything();
            record.price = new BigDecimal(wrong);
            RowScreen screen = RowScreen.strict(table, PartitionSpec.UNPARTITIONED, "t");
            assertThatThrownBy(() -> screen.take(bound.view(record)))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("'price'")
                    .hasMessageNotContaining(wrong);
        }
    }

    @Test
    void fieldsThatDoNotFitAreListed() {
        Schema table = Schema.of(
                Field.optional(1, "name", PrimitiveType.INT),
                Field.optional(2, "counts", PrimitiveType.LONG),
                Field.optional(3, "more", new DecimalType(3, 1)));
        assertThatThrownBy(() -> RecordSerializers.forPojo(Pair.class).bind(table))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("field 'name' is a java.lang.String but the column is int")
                .hasMessageContaining("field 'count' has no column (is it 'counts'?)")
                .hasMessageContaining("column 'more' (decimal(3,1)) has no field");
        assertThatThrownBy(() -> RecordDeserializers.forPojo(Pair.class).projection(table))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageNotContaining("'more' (");
    }

    @Test
    void nullDoesNotBecomeZero() {
        Schema table = Schema.of(
                Field.optional(1, "name", PrimitiveType.STRING), Field.optional(2, "count", PrimitiveType.LONG));
        assertThatThrownBy(() -> RowDataConversionTest.read(
                        table, RecordDeserializers.forPojo(Pair.class), TestRow.of("a", null)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'count'")
                .hasMessageContaining("primitive");
    }

    @Test
    void classThatIsNoPojoIsRefusedAtOnce() {
        assertThatThrownBy(() -> RecordSerializers.forPojo(NoPojo.class))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining(NoPojo.class.getName());
        assertThatThrownBy(() -> RecordDeserializers.forPojo(OddField.class))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'names'")
                .hasMessageContaining("java.util.List");
    }
}
