package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytesDictionaryTest {
    private static final long SCATTER = 0x9E3779B97F4A7C15L;

    /** Among so many texts, some twenty pairs have the same hash of 32 bits. */
    private static final int TEXTS = 400_000;

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 50})
    void textsWithTheSameHashAreEntriesOfTheirOwn(int more) {
        PlainBytes values = new PlainBytes();
        for (int round = 0; round < 2; round++) {
            for (long i = 0; i < TEXTS; i++) {
                byte[] text =
                        (Long.toHexString((i * SCATTER) >>> 8) + "x".repeat(more)).getBytes(StandardCharsets.UTF_8);
                values.putBytes(text, 0, text.length);
            }
        }
        int[] ids = new int[2 * TEXTS + 7];
        BytesDictionary dictionary = new BytesDictionary();

        assertThat(dictionary.lookUp(values.array(), 2 * TEXTS, ids, Integer.MAX_VALUE))
                .isTrue();

        assertThat(dictionary.entries()).isEqualTo(TEXTS);
        int[] numbers = Arrays.copyOf(ids, TEXTS);
        assertThat(numbers).isEqualTo(Arrays.copyOfRange(ids, TEXTS, 2 * TEXTS));
        for (int i = 0; i < TEXTS; i++) {
            assertThat(numbers[i] == i).isTrue();
        }
        PlainBytes entries = new PlainBytes();
        dictionary.appendTo(entries);
        assertThat(Arrays.equals(entries.array(), 0, entries.length(), values.array(), 0, values.length() / 2))
                .isTrue();
    }
}
