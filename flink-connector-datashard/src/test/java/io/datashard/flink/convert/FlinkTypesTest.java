package io.datashard.flink.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FlinkTypesTest {
    static Stream<Arguments> types() {
        return Stream.of(
                Arguments.of(DataTypes.BOOLEAN(), "boolean"),
                Arguments.of(DataTypes.INT(), "int"),
                Arguments.of(DataTypes.BIGINT(), "long"),
                Arguments.of(DataTypes.FLOAT(), "float"),
                Arguments.of(DataTypes.DOUBLE(), "double"),
                Arguments.of(DataTypes.DATE(), "date"),
                Arguments.of(DataTypes.TIME(0), "time"),
                Arguments.of(DataTypes.TIME(3), "time"),
                Arguments.of(DataTypes.TIMESTAMP(0), "timestamp"),
                Arguments.of(DataTypes.TIMESTAMP(6), "timestamp"),
                Arguments.of(DataTypes.TIMESTAMP_LTZ(3), "timestamptz"),
                Arguments.of(DataTypes.TIMESTAMP_LTZ(6), "timestamptz"),
                Arguments.of(DataTypes.CHAR(4), "string"),
                Arguments.of(DataTypes.VARCHAR(4), "string"),
                Arguments.of(DataTypes.STRING(), "string"),
                Arguments.of(DataTypes.BINARY(4), "fixed[4]"),
                Arguments.of(DataTypes.VARBINARY(4), "binary"),
                Arguments.of(DataTypes.BYTES(), "binary"),
                Arguments.of(DataTypes.DECIMAL(38, 0), "decimal(38,0)"),
                Arguments.of(DataTypes.DECIMAL(10, 10), "decimal(10,10)"));
    }

    @ParameterizedTest
    @MethodSource("types")
    void supportedTypeHasItsColumnType(DataType type, String text) {
        RowType row = RowDataConversionTest.row(DataTypes.FIELD("c", type), DataTypes.FIELD("r", type.notNull()));
        Schema schema = FlinkTypes.toSchema(row);
        assertThat(schema.field(0).type().text()).isEqualTo(text);
        assertThat(schema.fields()).extracting(Field::required).containsExactly(false, true);
        assertThat(schema.fields()).extracting(Field::id).containsExactly(1, 2);
        assertThat(SchemaDiff.forWriting(row, schema).differences()).isEmpty();
        assertThat(SchemaDiff.forWriting(FlinkTypes.toRowType(schema), schema).differences())
                .isEmpty();
    }

    static Stream<Arguments> unsupported() {
        return Stream.of(
                Arguments.of(DataTypes.TINYINT(), "CAST"),
                Arguments.of(DataTypes.SMALLINT(), "CAST"),
                Arguments.of(DataTypes.TIME(6), "BIGINT"),
                Arguments.of(DataTypes.TIMESTAMP(9), "TIMESTAMP(6)"),
                Arguments.of(DataTypes.TIMESTAMP_LTZ(7), "TIMESTAMP_LTZ(6)"),
                Arguments.of(DataTypes.TIMESTAMP_WITH_TIME_ZONE(3), "TIMESTAMP_LTZ(6)"),
                Arguments.of(DataTypes.ARRAY(DataTypes.INT()), "no such type"),
                Arguments.of(DataTypes.MAP(DataTypes.INT(), DataTypes.INT()), "no such type"),
                Arguments.of(DataTypes.MULTISET(DataTypes.INT()), "no such type"),
                Arguments.of(DataTypes.ROW(DataTypes.FIELD("x", DataTypes.INT())), "no such type"),
                Arguments.of(DataTypes.INTERVAL(DataTypes.YEAR()), "no such type"),
                Arguments.of(DataTypes.INTERVAL(DataTypes.DAY()), "no such type"),
                Arguments.of(DataTypes.NULL(), "no such type"));
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void unsupportedTypeIsRefusedByColumnAndType(DataType type, String hint) {
        RowType row = RowDataConversionTest.row(DataTypes.FIELD("odd", type));
        assertThatThrownBy(() -> RecordSerializers.forRowData(row))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'odd'")
                .hasMessageContaining(type.getLogicalType().copy(true).asSummaryString())
                .hasMessageContaining(hint);
    }

    @Test
    void fixedLengthBinaryIsReadAsBinary() {
        Schema schema = Schema.of(Field.required(1, "f", new FixedType(4)));
        assertThat(FlinkTypes.toRowType(schema).getTypeAt(0).asSummaryString()).isEqualTo("BINARY(4) NOT NULL");
        assertThat(SchemaDiff.forReading(
                                RowDataConversionTest.row(
                                        DataTypes.FIELD("f", DataTypes.BINARY(5).notNull())),
                                schema)
                        .differences())
                .hasSize(1);
    }

    @Test
    void uuidAndFixedAreDeclaredAsTextAndBytes() {
        Schema schema =
                Schema.of(Field.optional(1, "u", PrimitiveType.UUID), Field.optional(2, "f", PrimitiveType.FIXED));
        RowType row = RowDataConversionTest.row(
                DataTypes.FIELD("u", DataTypes.STRING()), DataTypes.FIELD("f", DataTypes.BYTES()));
        assertThat(FlinkTypes.toRowType(schema).getChildren()).isEqualTo(row.getChildren());
        assertThat(SchemaDiff.forWriting(row, schema).isEmpty()).isTrue();
    }
}
