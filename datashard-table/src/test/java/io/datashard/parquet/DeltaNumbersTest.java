package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesReader;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Differences, against Parquet's own reader and writer as oracle: the reader reads every number back, the writer needs as many bytes. */
class DeltaNumbersTest {
    private static final int[] COUNTS = {1, 2, 31, 32, 33, 34, 64, 65, 128, 129, 130, 256, 257, 1000};

    private final DeltaNumbers deltas = new DeltaNumbers();

    @ParameterizedTest
    @ValueSource(ints = {Integer.BYTES, Long.BYTES})
    void everyNumberIsReadBack(int width) throws IOException {
        for (int most = 0; most <= 8 * width; most++) {
            int bits = most;
            Random random = new Random(bits);
            long mask = bits == Long.SIZE ? -1 : (1L << bits) - 1;
            for (int count : COUNTS) {
                check(width, count, i -> random.nextLong() & mask);
                check(width, count, i -> i << random.nextInt(bits + 1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.BYTES, Long.BYTES})
    void differencesWrapAround(int width) throws IOException {
        long least = width == Long.BYTES ? Long.MIN_VALUE : Integer.MIN_VALUE;
        long most = width == Long.BYTES ? Long.MAX_VALUE : Integer.MAX_VALUE;
        Random random = new Random(1);
        for (int count : COUNTS) {
            check(width, count, i -> i % 2 == 0 ? least : most);
            check(width, count, i -> random.nextBoolean() ? random.nextLong() : i % 3 == 0 ? least : most);
            check(width, count, i -> least + 3 * i);
            check(width, count, i -> -7 * i);
            check(width, count, i -> most);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.BYTES, Long.BYTES})
    void nothingIsAppendedBeyondTheBound(int width) {
        byte[] plain = plain(width, 1000, i -> i * i * i);
        PlainBytes whole = new PlainBytes();
        assertThat(deltas.append(plain, 1000, width, Integer.MAX_VALUE, whole)).isTrue();

        assertThat(deltas.append(plain, 1000, width, whole.length(), new PlainBytes()))
                .isTrue();
        assertThat(deltas.append(plain, 1000, width, whole.length() - 1, new PlainBytes()))
                .isFalse();
        assertThat(deltas.append(plain, 1000, width, 0, new PlainBytes())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.BYTES, Long.BYTES})
    void equalNumbersMakeEqualBytesWhateverCameBefore(int width) {
        byte[] plain = plain(width, 40, i -> i * 5);
        PlainBytes first = new PlainBytes();
        new DeltaNumbers().append(plain, 40, width, 1000, first);
        deltas.append(plain(width, 5000, i -> i * 0x9E3779B97F4A7C15L), 5000, width, 1 << 20, new PlainBytes());
        PlainBytes second = new PlainBytes();
        deltas.append(plain, 40, width, 1000, second);

        assertThat(bytes(second)).isEqualTo(bytes(first));
    }

    private void check(int width, int count, LongUnaryOperator value) throws IOException {
        byte[] plain = plain(width, count, value);
        PlainBytes out = new PlainBytes();
        out.putByte(42);
        assertThat(deltas.append(plain, count, width, Integer.MAX_VALUE, out)).isTrue();

        DeltaBinaryPackingValuesReader reader = new DeltaBinaryPackingValuesReader();
        ByteBuffer written = ByteBuffer.wrap(out.array(), 1, out.length() - 1);
        reader.initFromPage(count, ByteBufferInputStream.wrap(written));
        DeltaBinaryPackingValuesWriter writer = width == Long.BYTES
                ? new DeltaBinaryPackingValuesWriterForLong(64, 1 << 20, HeapByteBufferAllocator.getInstance())
                : new DeltaBinaryPackingValuesWriterForInteger(64, 1 << 20, HeapByteBufferAllocator.getInstance());
        for (int i = 0; i < count; i++) {
            if (width == Long.BYTES) {
                long expected = (long) PlainBytes.LONG.get(plain, i * width);
                requireEqual(reader.readLong(), expected, count, i);
                writer.writeLong(expected);
            } else {
                int expected = (int) PlainBytes.INT.get(plain, i * width);
                requireEqual(reader.readInteger(), expected, count, i);
                writer.writeInteger(expected);
            }
        }
        assertThat(out.length() - 1L).isEqualTo(writer.getBytes().size());
    }

    private static void requireEqual(long read, long expected, int count, int index) {
        if (read != expected) {
            throw new AssertionError("number " + index + " of " + count + " is " + read + ", not " + expected);
        }
    }

    private static byte[] plain(int width, int count, LongUnaryOperator value) {
        PlainBytes plain = new PlainBytes();
        for (int i = 0; i < count; i++) {
            if (width == Long.BYTES) {
                plain.putLong(value.applyAsLong(i));
            } else {
                plain.putInt((int) value.applyAsLong(i));
            }
        }
        return bytes(plain);
    }

    private static byte[] bytes(PlainBytes plain) {
        return Arrays.copyOf(plain.array(), plain.length());
    }
}
