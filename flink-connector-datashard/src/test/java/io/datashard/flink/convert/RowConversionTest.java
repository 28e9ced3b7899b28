package io.datashard.flink.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.schema.DecimalType;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import io.datashard.testing.TestRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class RowConversionTest {
    private static final TypeInformation<Row> NAME_AND_AGE =
            Types.ROW_NAMED(new String[] {"name", "age"}, Types.STRING, Types.INT);

    @Test
    void everyTypeComesBackAsItWas() throws Exception {
        Schema table = RowDataConversionTest.schema(
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
                new DecimalType(5, 2));
        Row row = Row.of(
                true,
                1,
                2L,
                3f,
                4d,
                LocalDate.EPOCH,
                LocalTime.NOON,
                LocalDateTime.of(2024, 2, 29, 1, 2, 3, 4_000),
                Instant.parse("2024-02-29T01:02:03.000004Z"),
                "text",
                "123e4567-e89b-12d3-a456-426614174000",
                new byte[] {1},
                new BigDecimal("1.20"));
        RecordSerializer<Row> serializer = InstantiationUtil.clone(RecordSerializers.forRow(table));
        TestRow view = TestRow.copyOf(table, serializer.bind(table).view(row));
        RecordDeserializer<Row> deserializer = InstantiationUtil.clone(RecordDeserializers.forRow());
        Row back = RowDataConversionTest.read(table, deserializer, view);
        assertThat(back).isEqualTo(row);
        assertThat(back.getField("c9")).isEqualTo("text");
        Row copy = deserializer
                .producedType(table)
                .createSerializer(new org.apache.flink.api.common.serialization.SerializerConfigImpl())
                .copy(back);
        assertThat(copy).isEqualTo(row);
    }

    @Test
    void rowsAreReadByNameOrByPosition() {
        Schema table = RecordSerializers.forRow(NAME_AND_AGE).schema();
        assertThat(table).hasToString("(name string, age int)");
        RecordSerializer.Bound<Row> bound =
                RecordSerializers.forRow(NAME_AND_AGE).bind(table.select(List.of("age", "name")));
        RowView byPosition = bound.view(Row.of("a", 5));
        assertThat(byPosition.getInt(0)).isEqualTo(5);
        Row named = Row.withNames();
        named.setField("age", 6);
        RowView byName = bound.view(named);
        assertThat(byName.getInt(0)).isEqualTo(6);
        assertThat(byName.isNullAt(1)).isTrue();
    }

    @Test
    void rowsThatDoNotFitAreRefused() {
        Schema table = RecordSerializers.forRow(NAME_AND_AGE).schema();
        RecordSerializer.Bound<Row> bound =
                RecordSerializers.forRow(NAME_AND_AGE).bind(table);
        Row typo = Row.withNames();
        typo.setField("nam", "a");
        assertThatThrownBy(() -> bound.view(typo))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("[nam]");
        assertThatThrownBy(() -> bound.view(Row.of("a"))).isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> bound.view(Row.of("a", 5L)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'age'")
                .hasMessageContaining("java.lang.Long");
        assertThatThrownBy(() -> bound.view(Row.ofKind(RowKind.UPDATE_AFTER, "a", 5)))
                .isInstanceOf(InvalidUseException.class);
    }

    @Test
    void typesWithoutAColumnTypeAreRefused() {
        assertThatThrownBy(() -> RecordSerializers.forRow(Types.ROW_NAMED(new String[] {"s"}, Types.SHORT)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'s'");
        assertThatThrownBy(() -> RecordSerializers.forRow(Types.GENERIC(Row.class)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Types.ROW_NAMED");
    }
}
