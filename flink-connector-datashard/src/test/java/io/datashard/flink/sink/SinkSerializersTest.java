package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.format.commit.CommitIdentity.Scope;
import io.datashard.format.manifest.ColumnBounds;
import io.datashard.format.manifest.DataFile;
import io.datashard.format.storage.StoragePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** State that a savepoint holds is read for ever; damaged state is refused. */
class SinkSerializersTest {
    private final WriterResultSerializer results = new WriterResultSerializer();
    private final CommittableSerializer committables = new CommittableSerializer();

    /** The three kinds of state, each as bytes and back. */
    enum Kind {
        WRITER_RESULT,
        COMMITTABLE,
        AGGREGATOR;

        byte[] write() throws IOException {
            return switch (this) {
                case WRITER_RESULT -> new WriterResultSerializer().serialize(SinkStates.result());
                case COMMITTABLE -> new CommittableSerializer().serialize(SinkStates.committable(Scope.CHECKPOINT));
                case AGGREGATOR -> SinkStates.aggregator().toBytes();
            };
        }

        /** Reads, and writes again. */
        byte[] readAndWrite(byte[] bytes) throws IOException {
            return switch (this) {
                case WRITER_RESULT -> again(new WriterResultSerializer(), bytes);
                case COMMITTABLE -> again(new CommittableSerializer(), bytes);
                case AGGREGATOR -> AggregatorState.fromBytes(bytes).toBytes();
            };
        }

        private static <T> byte[] again(SimpleVersionedSerializer<T> serializer, byte[] bytes) throws IOException {
            return serializer.serialize(serializer.deserialize(1, bytes));
        }

        /** Bytes that never change: savepoints hold them. */
        byte[] frozen() {
            String name = "/sink-state/" + name().toLowerCase(java.util.Locale.ROOT) + "-1.hex";
            try (InputStream in = SinkSerializersTest.class.getResourceAsStream(name)) {
                String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
                return HexFormat.of().parseHex(hex);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesOfFormat1AreFrozen(Kind kind) throws IOException {
        assertThat(HexFormat.of().formatHex(kind.write()))
                .isEqualTo(HexFormat.of().formatHex(kind.frozen()));
        assertThat(kind.readAndWrite(kind.frozen())).isEqualTo(kind.frozen());
    }

    @Test
    void everyValueComesBack() throws IOException {
        assertThat(results.deserialize(1, results.serialize(SinkStates.result())))
                .isEqualTo(SinkStates.result());
        for (Scope scope : Scope.values()) {
            assertThat(committables.deserialize(1, committables.serialize(SinkStates.committable(scope))))
                    .isEqualTo(SinkStates.committable(scope));
        }
    }

    @Test
    void aggregatorComesBackWithWhatHasArrived() throws IOException {
        AggregatorState state =
                AggregatorState.fromBytes(SinkStates.aggregator().toBytes());

        assertThat(state.lineage()).isEqualTo("lineage-3");
        assertThat(state.ancestors()).isEqualTo(SinkStates.aggregator().ancestors());
        assertThat(state.pending()).containsOnlyKeys(10L, 11L);
        assertThat(state.pending().get(10L).results()).containsExactly(SinkStates.result());
        assertThat(state.pending().get(10L).isFulfilled()).isTrue();
        assertThat(state.pending().get(10L).isComplete()).isFalse();
    }

    @Test
    void textsAndListsOfAnyLengthComeBack() throws IOException {
        String text = "ü".repeat(100_000);
        DataFile wide = new DataFile(
                StoragePath.of("data/a"), 1, 1, null, Map.of(), new ColumnBounds(Map.of(6, text), Map.of(6, text)));
        List<DataFile> many = IntStream.range(0, 2000)
                .mapToObj(i -> SinkStates.file("flink_" + i + ".parquet"))
                .toList();

        WriterResult large = new WriterResult("uuid", SinkStates.SCHEMA, List.of(wide));
        WriterResult long_ = new WriterResult("uuid", SinkStates.SCHEMA, many);

        assertThat(results.deserialize(1, results.serialize(large))).isEqualTo(large);
        assertThat(results.deserialize(1, results.serialize(long_))).isEqualTo(long_);
    }

    @Test
    void otherFormatsAreRefused() {
        assertThatThrownBy(() -> results.deserialize(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("serializer format 2");
        assertThatThrownBy(() -> committables.deserialize(0, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("serializer format 0");
        assertThatThrownBy(() -> AggregatorState.fromBytes(new byte[] {0, 0, 0, 9}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("serializer format 9");
    }

    @ParameterizedTest
    @EnumSource
    void truncatedBytesAreRefused(Kind kind) throws IOException {
        byte[] bytes = kind.write();
        for (int length = 0; length < bytes.length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> kind.readAndWrite(part))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Cannot restore a")
                    .hasMessageContaining("Nothing was changed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesTooManyAreRefused(Kind kind) throws IOException {
        byte[] bytes = kind.write();

        assertThatThrownBy(() -> kind.readAndWrite(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1 bytes too many");
    }

    @ParameterizedTest
    @EnumSource
    void damagedBytesAreRefusedOrGiveOtherValuesButNeverBreakTheReader(Kind kind) throws IOException {
        byte[] bytes = kind.write();
        for (int i = 0; i < bytes.length; i++) {
            for (int flip : new int[] {0x01, 0x80, 0xff}) {
                byte[] damaged = bytes.clone();
                damaged[i] ^= (byte) flip;
                try {
                    kind.readAndWrite(damaged);
                } catch (IOException e) {
                    assertThat(e).hasMessageStartingWith("Cannot restore a");
                }
            }
        }
    }
}
