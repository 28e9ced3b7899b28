package io.datashard.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class Utf8Test {
    /** Bytes at which the rules change, one below and one above each. */
    private static final int[] EDGES = {
        0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
        0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
    };

    @Test
    void bytesAreValidIfJavaDecodesThem() {
        for (int length = 0; length <= 4; length++) {
            byte[] bytes = new byte[length];
            int combinations = (int) Math.pow(EDGES.length, length);
            for (int n = 0; n < combinations; n++) {
                for (int i = 0, rest = n; i < length; i++, rest /= EDGES.length) {
                    bytes[i] = (byte) EDGES[rest % EDGES.length];
                }
                if (Utf8.isValid(bytes) != isDecoded(bytes)) {
                    assertThat(Utf8.isValid(bytes)).as(Arrays.toString(bytes)).isEqualTo(isDecoded(bytes));
                }
            }
        }
    }

    @Test
    void placeInTheTextMakesNoDifference() {
        for (int before = 0; before <= 20; before++) {
            for (int after = 0; after <= 10; after++) {
                String good = "a".repeat(before) + "é€😀" + "b".repeat(after);
                byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
                assertThat(Utf8.isValid(bytes)).isTrue();
                bytes[before] = (byte) 0x80;
                assertThat(Utf8.isValid(bytes)).isFalse();
            }
        }
    }

    @Test
    void textIsEncodedAsJavaEncodesIt() {
        for (String text : List.of("", "a", "é", "\0", "€", "😀", "a😀b", "\uFFFF", "\uDBFF\uDFFF")) {
            assertThat(Utf8.encode(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
            assertThat(Utf8.isValid(Utf8.encode(text))).isTrue();
        }
    }

    @Test
    void halfASurrogatePairIsNoTextAndNoQuestionMark() {
        for (String text : List.of("\uD800", "\uDFFF", "a\uD83D", "\uDE00\uD83D", "é\uD83Db", "😀\uDC00")) {
            assertThat(Utf8.isValid(Utf8.encode(text))).isFalse();
        }
    }

    private static boolean isDecoded(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
