package io.datashard.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.FixedType;
import io.datashard.schema.PrimitiveType;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Iceberg format section 4.1. */
class SingleValueTest {
    private static final HexFormat HEX = HexFormat.of();

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(PrimitiveType.BOOLEAN, true, "01"),
                Arguments.of(PrimitiveType.BOOLEAN, false, "00"),
                Arguments.of(PrimitiveType.INT, -2, "feffffff"),
                Arguments.of(PrimitiveType.LONG, 34L, "2200000000000000"),
                Arguments.of(PrimitiveType.FLOAT, 1.5f, "0000c03f"),
                Arguments.of(PrimitiveType.DOUBLE, -1.5, "000000000000f8bf"),
                Arguments.of(PrimitiveType.DATE, 20705, "e1500000"),
                Arguments.of(PrimitiveType.TIME, 81068000000L, "008307e012000000"),
                Arguments.of(PrimitiveType.TIMESTAMP, 1788957296789012L, "148631140c5b0600"),
                Arguments.of(PrimitiveType.TIMESTAMPTZ, 1788957296789012L, "148631140c5b0600"),
                Arguments.of(PrimitiveType.STRING, "BTC-USD", "4254432d555344"),
                Arguments.of(PrimitiveType.STRING, "", ""),
                Arguments.of(
                        PrimitiveType.UUID, "f79c3e09-677c-4bbd-a479-3f349cb785e7", "f79c3e09677c4bbda4793f349cb785e7"),
                Arguments.of(new DecimalType(18, 8), new BigDecimal("-2.25000000"), "f296c5c0"),
                Arguments.of(new DecimalType(18, 8), new BigDecimal("1.50000000"), "08f0d180"),
                Arguments.of(new DecimalType(9, 2), new BigDecimal("0.00"), "00"),
                Arguments.of(PrimitiveType.BINARY, new byte[] {0, -1}, "00ff"),
                Arguments.of(new FixedType(2), new byte[] {0, -1}, "00ff"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesAreWrittenAndReadAlike(DataType type, Object value, String hex) {
        assertThat(HEX.formatHex(SingleValue.encode(type, value))).isEqualTo(hex);
        assertThat(SingleValue.decode(type, HEX.parseHex(hex))).isEqualTo(value);
    }

    static Stream<Arguments> foreign() {
        return Stream.of(
                Arguments.of(PrimitiveType.LONG, "feffffff", -2L),
                Arguments.of(PrimitiveType.INT, "2200000000000000", 34),
                Arguments.of(PrimitiveType.DOUBLE, "0000c03f", 1.5),
                Arguments.of(PrimitiveType.FLOAT, "000000000000f8bf", -1.5f),
                Arguments.of(new DecimalType(9, 2), "ff80", new BigDecimal("-1.28")),
                Arguments.of(new DecimalType(9, 2), "80", new BigDecimal("-1.28")),
                // No bounds:
                Arguments.of(PrimitiveType.INT, "ffffffffffffff7f", null),
                Arguments.of(PrimitiveType.FLOAT, "9a9999999999b93f", null),
                Arguments.of(PrimitiveType.DOUBLE, "000000000000f87f", null),
                Arguments.of(PrimitiveType.FLOAT, "0000c07f", null),
                Arguments.of(PrimitiveType.LONG, "00", null),
                Arguments.of(PrimitiveType.BOOLEAN, "", null),
                Arguments.of(PrimitiveType.UUID, "00", null),
                Arguments.of(PrimitiveType.STRING, "c3", null),
                Arguments.of(new DecimalType(2, 0), "0064", null),
                Arguments.of(new DecimalType(2, 0), "", null));
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void otherLengthsArePromotedOrNoBound(DataType type, String hex, Object value) {
        assertThat(SingleValue.decode(type, HEX.parseHex(hex))).isEqualTo(value);
    }

    @Test
    void whatHasNoOrderOfItsOwnIsNoBound() {
        assertThat(SingleValue.encode(PrimitiveType.DOUBLE, Double.NaN)).isNull();
        assertThat(SingleValue.encode(PrimitiveType.UUID, "F79C3E09-677C-4BBD-A479-3F349CB785E7"))
                .isNull();
        assertThat(SingleValue.encode(PrimitiveType.UUID, "old text")).isNull();
    }

    @Test
    void zeroCoversBothZeros() {
        assertThat(SignedZero.widen(0.0, true)).isEqualTo(-0.0);
        assertThat(SignedZero.widen(-0.0, false)).isEqualTo(0.0);
        assertThat(SignedZero.widen(0f, true)).isEqualTo(-0f);
        assertThat(SignedZero.widen(-0f, false)).isEqualTo(0f);
        assertThat(SignedZero.widen(0L, true)).isEqualTo(0L);
        assertThat(SignedZero.widen(1.0, true)).isEqualTo(1.0);
    }
}
