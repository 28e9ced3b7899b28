package io.datashard.flink.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowScreen;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import io.datashard.testing.RowJson;
import io.datashard.testing.TestRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

class RowDataConversionTest {
    static final RowOrigin ORIGIN = new RowOrigin("/t/data/a.parquet", 17, null, SequenceNumber.UNKNOWN, null);

    private static final Schema ALL = schema(
            PrimitiveType.BOOLEAN,
            PrimitiveType.INT,
            PrimitiveType.LONG,
            PrimitiveType.FLOAT,
            PrimitiveType.DOUBLE,
            PrimitiveType.DATE,
            PrimitiveType.TIME,
            PrimitiveType.TIMESTAMP,
            PrimitiveType.TIMESTAMPTZ,
            PrimitiveType.STRING,
            PrimitiveType.UUID,
            PrimitiveType.BINARY,
            PrimitiveType.FIXED,
            new DecimalType(5, 2),
            new DecimalType(38, 10));

    private static final List<Object> VALUES = List.of(
            true,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            Float.MIN_VALUE,
            -0.0d,
            -719_162,
            86_399_999_000L,
            -1L,
            253_402_300_799_999_999L,
            "zé\uD83D\uDE00",
            "123e4567-e89b-12d3-a456-426614174000",
            new byte[] {0, -1},
            new byte[0],
            new BigDecimal("-999.99"),
            new BigDecimal("1234567890123456789012345678.0123456789"));

    static Schema schema(io.datashard.schema.DataType... types) {
        List<Field> fields = new ArrayList<>();
        for (io.datashard.schema.DataType type : types) {
            fields.add(Field.optional(fields.size() + 1, "c" + fields.size(), type));
        }
        return new Schema(1, fields);
    }

    @Test
    void everyTypeComesBackAsItWas() {
        RowData data = read(ALL, RecordDeserializers.forRowData(), TestRow.of(VALUES.toArray()));
        RowView back = RecordSerializers.forRowData(FlinkTypes.toRowType(ALL))
                .bind(ALL)
                .view(data);
        assertThat(new RowJson(ALL).encode(back)).isEqualTo(new RowJson(ALL).encode(TestRow.of(VALUES.toArray())));
    }

    @Test
    void everyTypeMayBeNull() {
        RowData data = read(ALL, RecordDeserializers.forRowData(), TestRow.of(new Object[ALL.size()]));
        RowView back = RecordSerializers.forRowData(FlinkTypes.toRowType(ALL))
                .bind(ALL)
                .view(data);
        assertThat(TestRow.copyOf(ALL, back))
                .hasToString(TestRow.of(new Object[ALL.size()]).toString());
    }

    @Test
    void valuesAreThoseOfFlinkTables() {
        RowData data = read(ALL, RecordDeserializers.forRowData(), TestRow.of(VALUES.toArray()));
        assertThat(data)
                .isEqualTo(GenericRowData.of(
                        true,
                        Integer.MIN_VALUE,
                        Long.MAX_VALUE,
                        Float.MIN_VALUE,
                        -0.0d,
                        -719_162,
                        86_399_999,
                        TimestampData.fromEpochMillis(-1, 999_000),
                        TimestampData.fromEpochMillis(253_402_300_799_999L, 999_000),
                        StringData.fromString("zé\uD83D\uDE00"),
                        StringData.fromString("123e4567-e89b-12d3-a456-426614174000"),
                        new byte[] {0, -1},
                        new byte[0],
                        DecimalData.fromBigDecimal(new BigDecimal("-999.99"), 5, 2),
                        DecimalData.fromBigDecimal(new BigDecimal("1234567890123456789012345678.0123456789"), 38, 10)));
    }

    @Test
    void timestampIsCutToTheDeclaredPrecision() {
        Schema table = schema(PrimitiveType.TIMESTAMP, PrimitiveType.TIMESTAMPTZ);
        RowType declared =
                row(DataTypes.FIELD("c0", DataTypes.TIMESTAMP(3)), DataTypes.FIELD("c1", DataTypes.TIMESTAMP_LTZ(0)));
        assertThat(read(table, RecordDeserializers.forRowData(declared), TestRow.of(-1L, 1_999_999L)))
                .isEqualTo(GenericRowData.of(TimestampData.fromEpochMillis(-1), TimestampData.fromEpochMillis(1000)));
    }

    @Test
    void timeWithMicrosecondsIsNotCutButReadAsBigint() {
        Schema table = schema(PrimitiveType.TIME);
        TestRow row = TestRow.of(1_001L);
        assertThatThrownBy(() -> read(table, RecordDeserializers.forRowData(), row))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'c0'")
                .hasMessageContaining("BIGINT");
        RowType exact = row(DataTypes.FIELD("c0", DataTypes.BIGINT()));
        assertThat(read(table, RecordDeserializers.forRowData(exact), row)).isEqualTo(GenericRowData.of(1_001L));
        RowView back = RecordSerializers.forRowData(exact).bind(table).view(GenericRowData.of(1_001L));
        assertThat(back.getLong(0)).isEqualTo(1_001L);
    }

    @Test
    void someColumnsAndMetadataAreReadInOrder() {
        Schema table = schema(PrimitiveType.INT, PrimitiveType.LONG, PrimitiveType.STRING);
        RowType declared = row(DataTypes.FIELD("c0", DataTypes.INT()), DataTypes.FIELD("c2", DataTypes.STRING()));
        RecordDeserializer<RowData> deserializer =
                RecordDeserializers.forRowData(declared, List.of(MetadataColumn.values()));
        Schema projection = deserializer.projection(table);
        assertThat(projection.fields()).extracting(Field::name).containsExactly("c0", "c2");
        RowOrigin origin = new RowOrigin(
                "/t/data/a.parquet", 17, new SnapshotId(-1), new SequenceNumber(5), Instant.ofEpochMilli(9));
        assertThat(deserializer.bind(projection).read(TestRow.of(1, "x"), origin))
                .isEqualTo(GenericRowData.of(
                        1,
                        StringData.fromString("x"),
                        StringData.fromString("/t/data/a.parquet"),
                        StringData.fromString("a.parquet"),
                        17L,
                        StringData.fromString("18446744073709551615"),
                        5L,
                        TimestampData.fromEpochMillis(9)));
        assertThat(deserializer.bind(projection).read(TestRow.of(1, "x"), ORIGIN))
                .satisfies(data -> assertThat(data.isNullAt(5)).isTrue())
                .satisfies(data -> assertThat(data.isNullAt(6)).isTrue())
                .satisfies(data -> assertThat(data.isNullAt(7)).isTrue());
    }

    @Test
    void updatesAndDeletesAreRefused() {
        Schema table = schema(PrimitiveType.INT);
        RecordSerializer.Bound<RowData> bound =
                RecordSerializers.forRowData(FlinkTypes.toRowType(table)).bind(table);
        assertThatThrownBy(() -> bound.view(GenericRowData.ofKind(RowKind.DELETE, 1)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("DELETE");
    }

    @Test
    void textThatIsNoUuidIsRefused() {
        Schema table = schema(PrimitiveType.UUID);
        RecordSerializer.Bound<RowData> bound =
                RecordSerializers.forRowData(FlinkTypes.toRowType(table)).bind(table);
        for (String wrong : List.of(
                "", "123E4567-e89b-12d3-a456-426614174000", "123e4567-e89b-12d3-a456-42661417400g", "x".repeat(36))) {
            RowView view = bound.view(GenericRowData.of(StringData.fromString(wrong)));
            RowScreen screen = RowScreen.strict(table, PartitionSpec.UNPARTITIONED, "t");
            assertThatThrownBy(() -> screen.take(view))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("'c0'")
                    .hasMessageContaining("LOWER()");
        }
    }

    /** Whether a row has more digits than declared depends on whether a serializer stood in its way. */
    @Test
    void timestampIsWrittenInItsDeclaredPrecision() {
        Schema table = schema(PrimitiveType.TIMESTAMP, PrimitiveType.TIMESTAMPTZ);
        for (int precision = 0; precision <= 6; precision++) {
            RowType declared = row(
                    DataTypes.FIELD("c0", DataTypes.TIMESTAMP(precision)),
                    DataTypes.FIELD("c1", DataTypes.TIMESTAMP_LTZ(precision)));
            TimestampData value = TimestampData.fromEpochMillis(-1, 123_456);
            RowView view = RecordSerializers.forRowData(declared).bind(table).view(GenericRowData.of(value, value));
            long unit = (long) Math.pow(10, 6 - precision);
            assertThat(view.getLong(0))
                    .isEqualTo(Math.floorDiv(-877, unit) * unit)
                    .isEqualTo(view.getLong(1));
        }
    }

    @Test
    void timestampBeyondTheRangeIsNotWrapped() {
        Schema table = schema(PrimitiveType.TIMESTAMP);
        RecordSerializer.Bound<RowData> bound =
                RecordSerializers.forRowData(FlinkTypes.toRowType(table)).bind(table);
        for (long millis : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
            RowView view = bound.view(GenericRowData.of(TimestampData.fromEpochMillis(millis, 999_999)));
            assertThatThrownBy(() -> RowScreen.strict(table, PartitionSpec.UNPARTITIONED, "t")
                            .take(view))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("years 1 to 9999");
        }
    }

    static RowType row(DataTypes.Field... fields) {
        return (RowType) DataTypes.ROW(fields).getLogicalType();
    }

    static <T> T read(Schema table, RecordDeserializer<T> deserializer, RowView row) {
        return deserializer.bind(deserializer.projection(table)).read(row, ORIGIN);
    }
}
