package io.datashard.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RowJsonTest {
    static List<GoldenTable> goldenTables() {
        return GoldenTable.all();
    }

    @ParameterizedTest
    @MethodSource("goldenTables")
    void digestsOfGoldenTablesAreThoseOfPython(GoldenTable table) {
        assertThat(RowDigest.of(table.schema(), table.currentRows())).isEqualTo(table.currentDigest());
        for (JsonNode snapshot : table.expected().get("snapshots")) {
            if (snapshot.has("rows")) {
                assertThat(RowDigest.of(table.schema(), table.rows(snapshot.get("rows"))))
                        .isEqualTo(snapshot.get("digest").textValue());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldenTables")
    void encodedRowsDecodeToTheSameRows(GoldenTable table) {
        RowJson json = new RowJson(table.schema());
        List<TestRow> decodedAgain = table.currentRows().stream()
                .map(row -> json.decode(json.encode(TestRow.copyOf(table.schema(), row))))
                .toList();
        assertThat(RowDigest.of(table.schema(), decodedAgain)).isEqualTo(table.currentDigest());
    }

    @Test
    void everyTypeHasItsEncoding() {
        Schema schema = Schema.of(
                Field.optional(1, "flag", PrimitiveType.BOOLEAN),
                Field.optional(2, "day", PrimitiveType.DATE),
                Field.optional(3, "ratio", PrimitiveType.FLOAT),
                Field.optional(4, "share", PrimitiveType.DOUBLE),
                Field.optional(5, "text", PrimitiveType.STRING),
                Field.optional(6, "bytes", PrimitiveType.BINARY),
                Field.optional(7, "price", new DecimalType(9, 2)),
                Field.optional(8, "at", PrimitiveType.TIMESTAMPTZ));
        TestRow row = TestRow.of(
                true,
                19782,
                0.1f,
                Double.NEGATIVE_INFINITY,
                "a\"\u0001\u00e9",
                new byte[] {0, -1},
                new BigDecimal("-7"),
                null);
        assertThat(new RowJson(schema).encode(row))
                .isEqualTo(
                        "{\"flag\":true,\"day\":\"2024-02-29\",\"ratio\":0.10000000149011612,\"share\":\"-Infinity\","
                                + "\"text\":\"a\\\"\\u0001\u00e9\",\"bytes\":\"00ff\",\"price\":\"-7.00\",\"at\":null}");
    }

    @Test
    void digestCountsDuplicatesAndIgnoresOrder() {
        Schema schema = Schema.of(Field.required(1, "n", PrimitiveType.INT));
        List<TestRow> rows = List.of(TestRow.of(1), TestRow.of(2), TestRow.of(2));
        assertThat(RowDigest.of(schema, List.of(TestRow.of(2), TestRow.of(1), TestRow.of(2))))
                .isEqualTo(RowDigest.of(schema, rows));
        assertThat(RowDigest.of(schema, rows.subList(0, 2))).isNotEqualTo(RowDigest.of(schema, rows));
    }
}
