package io.datashard.flink.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class SchemaDiffTest {
    private static final Schema STORED = Schema.of(
            Field.required(1, "symbol", PrimitiveType.STRING),
            Field.optional(2, "price", new DecimalType(10, 2)),
            Field.optional(3, "ts", PrimitiveType.TIMESTAMP));

    @Test
    void everyDifferenceIsNamedAndTheRightColumnsFollow() {
        RowType declared = RowDataConversionTest.row(
                DataTypes.FIELD("ts", DataTypes.TIMESTAMP_LTZ(6)),
                DataTypes.FIELD("symbol", DataTypes.STRING()),
                DataTypes.FIELD("prise", DataTypes.DECIMAL(10, 2)),
                DataTypes.FIELD("entirely_else", DataTypes.INT()));
        assertThatThrownBy(() -> SchemaDiff.forWriting(declared, STORED).requireEmpty("Cannot write to t"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessage("Cannot write to t: the declared columns are not the stored ones:"
                        + " column 'ts' is declared TIMESTAMP_LTZ(6) but stored as timestamp, which is TIMESTAMP(6);"
                        + " column 'symbol' is declared nullable but stored NOT NULL;"
                        + " column 'prise' is declared but not stored (is it 'price'?);"
                        + " column 'entirely_else' is declared but not stored;"
                        + " column 'price' is stored (decimal(10,2)) but not declared;"
                        + " the order is declared as ts, symbol but stored as symbol, ts."
                        + " Declare the columns as they are stored:"
                        + " (`symbol` STRING NOT NULL, `price` DECIMAL(10, 2), `ts` TIMESTAMP(6)).");
    }

    @Test
    void readingMayLeaveColumnsOutButNotReorderThem() {
        RowType some = RowDataConversionTest.row(
                DataTypes.FIELD("symbol", DataTypes.STRING().notNull()), DataTypes.FIELD("ts", DataTypes.TIMESTAMP(3)));
        assertThat(SchemaDiff.forReading(some, STORED).differences()).isEmpty();
        assertThat(SchemaDiff.forWriting(some, STORED).differences()).hasSize(1);
        RowType turned = RowDataConversionTest.row(
                DataTypes.FIELD("ts", DataTypes.TIMESTAMP(3)),
                DataTypes.FIELD("symbol", DataTypes.STRING().notNull()));
        assertThat(SchemaDiff.forReading(turned, STORED).differences())
                .singleElement()
                .asString()
                .contains("order");
    }

    @Test
    void columnNamesDifferByCase() {
        RowType declared = RowDataConversionTest.row(DataTypes.FIELD("TS", DataTypes.TIMESTAMP(6)));
        assertThat(SchemaDiff.forReading(declared, STORED).differences())
                .containsExactly("column 'TS' is declared but not stored (is it 'ts'?)");
    }

    @Test
    void nearestNameAllowsSwappedLetters() {
        assertThat(NearestName.distance("pirce", "price")).isEqualTo(1);
        assertThat(NearestName.distance("", "abc")).isEqualTo(3);
        assertThat(NearestName.of("pirce", java.util.List.of("symbol", "price")))
                .contains("price");
        assertThat(NearestName.of("x", java.util.List.of("id", "n"))).isEmpty();
        assertThat(NearestName.of("zzzzz", java.util.List.of("symbol", "price")))
                .isEmpty();
    }
}
