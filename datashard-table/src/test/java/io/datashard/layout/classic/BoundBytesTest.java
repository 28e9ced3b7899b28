package io.datashard.layout.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.avro.Cursors;
import io.datashard.schema.DataType;
import io.datashard.schema.FixedType;
import io.datashard.schema.PrimitiveType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bounds from bytes are those from text, whatever the spelling: it is the oracle. */
class BoundBytesTest {
    private static final List<String> VALUES = List.of(
            "0",
            "-0",
            "7",
            "-2147483648",
            "2147483648",
            "999999999999999999",
            "9223372036854775807",
            "99999999999999999999",
            "01",
            "-",
            "1.0",
            "true",
            "null",
            "\"\"",
            "\"a\"",
            "\"a\\\"b\"",
            "\"a\\\\\"",
            "\"\u00e4\"",
            "\"\\u00e4\"",
            "\"\u0001\"",
            "\"2026-11-30\"",
            "\"2026-13-30\"",
            "\"2026-02-30\"",
            "\"0000-01-01\"",
            "\"2026/11/30\"",
            "\"2026-11/30\"",
            "\"202x-11-30\"",
            "\"2026-1x-30\"",
            "\"2026-11-3x\"",
            "\"2026-11-3\"",
            "\"2026-11-30T00:00:00\"",
            "\"2026-11-30T23:59:59.999999\"",
            "\"2026-11-30T23:59:59.999\"",
            "\"2026-11-30T23:59:59.\"",
            "\"2026-11-30T23:59:59.99999x\"",
            "\"2026-11-30 23:59:59\"",
            "\"2026-11-30T23-59:59\"",
            "\"2026-11-30T23:59-59\"",
            "\"2026-11-30T24:00:00\"",
            "\"2026-11-30T00:60:00\"",
            "\"2026-11-30T00:00:60\"",
            "\"2026-11-30Txx:00:00\"",
            "\"2026-11-30T00:xx:00\"",
            "\"2026-11-30T00:00:xx\"",
            "\"2026-11-30T00:00\"",
            "\"2026-11-30T00:00:00+00:00\"",
            "\"2026-11-30T00:00:00.000001+00:00\"",
            "\"2026-11-30T02:00:00+02:00\"",
            "\"2026-11-30T00:00:00Z\"");
    private static final List<String> TAGS = List.of("int", "str", "date", "ts", "float", "bool", "time", "dec", "x");

    @Test
    void eachSpellingIsReadAsItsTextIs() {
        for (DataType type : types()) {
            for (String tag : TAGS) {
                for (String value : VALUES) {
                    String bound = "{\"t\": \"" + tag + "\", \"v\": " + value + "}";
                    assertSame(type, bound);
                    assertSame(type, bound + " ");
                    assertSame(type, bound.replace(": ", ":"));
                }
            }
        }
    }

    @Test
    void cutOffAndChangedBoundsAreReadAsTheirTextIs() {
        Random random = new Random(1);
        for (DataType type : types()) {
            for (String tag : TAGS) {
                for (String value : VALUES) {
                    String bound = "{\"t\": \"" + tag + "\", \"v\": " + value + "}";
                    assertSame(type, bound.substring(0, random.nextInt(bound.length())));
                    int changed = random.nextInt(bound.length());
                    assertSame(
                            type,
                            bound.substring(0, changed)
                                    + (char) (' ' + random.nextInt(95))
                                    + bound.substring(changed + 1));
                }
            }
        }
    }

    private static List<DataType> types() {
        List<DataType> types = new ArrayList<>(List.of(PrimitiveType.values()));
        types.removeIf(type -> type == PrimitiveType.FIXED);
        types.add(DataType.parse("decimal(9,2)"));
        types.add(new FixedType(4));
        return types;
    }

    private static void assertSame(DataType type, String bound) {
        assertThat(result(() -> BoundBytes.decode(type, Cursors.atText(bound.getBytes(StandardCharsets.UTF_8)))))
                .as("%s: %s", type.text(), bound)
                .isEqualTo(result(() -> BoundText.decode(type, bound)));
    }

    private interface Decoding {
        Object decode();
    }

    private static String result(Decoding decoding) {
        try {
            Object value = decoding.decode();
            return value == null ? "none" : value.getClass().getSimpleName() + " " + value;
        } catch (RuntimeException e) {
            return e.toString();
        }
    }
}
