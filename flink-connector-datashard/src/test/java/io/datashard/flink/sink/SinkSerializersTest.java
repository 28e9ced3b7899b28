package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.commit.Ancestor;
import io.datashard.commit.CheckpointId;
import io.datashard.commit.CommitIdentity.Scope;
import io.datashard.commit.SinkFamily;
import io.datashard.commit.WrittenFor;
import io.datashard.flink.state.StateOutput;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.storage.StoragePath;
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
import org.apache.flink.runtime.execution.SuppressRestartsException;
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
            return write(SinkStates.result());
        }

        byte[] write(WriterResult result) throws IOException {
            return switch (this) {
                case WRITER_RESULT -> new WriterResultSerializer().serialize(result);
                case COMMITTABLE ->
                    new CommittableSerializer().serialize(SinkStates.committable(Scope.CHECKPOINT, result));
                case AGGREGATOR -> SinkStates.aggregator(result).toBytes();
            };
        }

        /** As it is after it was read from the state of a former release. */
        byte[] writeFormer(WriterResult result) throws IOException {
            return switch (this) {
                case WRITER_RESULT -> write(result);
                case COMMITTABLE -> new CommittableSerializer().serialize(SinkStates.formerCommittable(result));
                case AGGREGATOR -> SinkStates.formerAggregator(result).toBytes();
            };
        }

        /** Reads, and writes again. */
        byte[] readAndWrite(int format, byte[] bytes) throws IOException {
            return switch (this) {
                case WRITER_RESULT -> again(new WriterResultSerializer(), format, bytes);
                case COMMITTABLE -> again(new CommittableSerializer(), format, bytes);
                case AGGREGATOR -> AggregatorState.fromBytes(bytes).toBytes();
            };
        }

        private static <T> byte[] again(SimpleVersionedSerializer<T> serializer, int format, byte[] bytes)
                throws IOException {
            return serializer.serialize(serializer.deserialize(format, bytes));
        }

        /** Bytes that never change: savepoints hold them. */
        byte[] frozen(int format) {
            String name = "/sink-state/" + name().toLowerCase(java.util.Locale.ROOT) + "-" + format + ".hex";
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
    void bytesOfFormat3AreFrozen(Kind kind) throws IOException {
        assertThat(HexFormat.of().formatHex(kind.write()))
                .isEqualTo(HexFormat.of().formatHex(kind.frozen(3)));
        assertThat(kind.readAndWrite(3, kind.frozen(3))).isEqualTo(kind.frozen(3));
    }

    /** Jobs are restored from savepoints of former releases. */
    @ParameterizedTest
    @EnumSource
    void format2IsReadAsStateWithoutFamilies(Kind kind) throws IOException {
        assertThat(HexFormat.of().formatHex(kind.readAndWrite(2, kind.frozen(2))))
                .isEqualTo(HexFormat.of().formatHex(kind.writeFormer(SinkStates.result())));
    }

    @ParameterizedTest
    @EnumSource
    void format1IsReadAsStateOfATableWithoutPartitions(Kind kind) throws IOException {
        assertThat(HexFormat.of().formatHex(kind.readAndWrite(1, kind.frozen(1))))
                .isEqualTo(HexFormat.of().formatHex(kind.writeFormer(SinkStates.formerResult())));
    }

    /** The oldest ancestor was the submission: it names the family, and is no ancestor any more. */
    @Test
    void theFamilyOfFormerStateIsItsSubmission() throws IOException {
        StateOutput out = new StateOutput();
        out.data().writeInt(2);
        out.text("L2");
        out.data().writeInt(2);
        out.text("L1");
        out.data().writeLong(7);
        out.text("submission");
        out.data().writeLong(0);
        out.data().writeInt(0);

        AggregatorState state = AggregatorState.fromBytes(out.toBytes());

        assertThat(state.sinkId()).isNull();
        assertThat(state.run())
                .isEqualTo(new SinkRun(
                        new SinkFamily("submission", SinkFamily.UNKNOWN_BIRTH),
                        "L2",
                        null,
                        List.of(new Ancestor("L1", new CheckpointId(7), null))));
    }

    @Test
    void everyValueComesBack() throws IOException {
        assertThat(results.deserialize(3, results.serialize(SinkStates.result())))
                .isEqualTo(SinkStates.result());
        for (Scope scope : Scope.values()) {
            assertThat(committables.deserialize(3, committables.serialize(SinkStates.committable(scope))))
                    .isEqualTo(SinkStates.committable(scope));
        }
    }

    @Test
    void aggregatorComesBackWithWhatHasArrived() throws IOException {
        AggregatorState written = SinkStates.aggregator(SinkStates.result());
        AggregatorState state = AggregatorState.fromBytes(written.toBytes());

        assertThat(state.sinkId()).isEqualTo("flights");
        assertThat(state.run()).isEqualTo(written.run());
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

        WrittenFor target = SinkStates.formerResult().target();
        WriterResult large = new WriterResult(target, List.of(wide));
        WriterResult long_ = new WriterResult(target, many);

        assertThat(results.deserialize(3, results.serialize(large))).isEqualTo(large);
        assertThat(results.deserialize(3, results.serialize(long_))).isEqualTo(long_);
    }

    @Test
    void otherFormatsAreRefused() {
        assertThatThrownBy(() -> results.deserialize(4, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("serializer format 4")
                .as("a restart would find the same state")
                .hasCauseInstanceOf(SuppressRestartsException.class);
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
            assertThatThrownBy(() -> kind.readAndWrite(3, part))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Cannot restore a")
                    .hasMessageContaining("Nothing was changed")
                    .hasCauseInstanceOf(SuppressRestartsException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesTooManyAreRefused(Kind kind) throws IOException {
        byte[] bytes = kind.write();

        assertThatThrownBy(() -> kind.readAndWrite(3, Arrays.copyOf(bytes, bytes.length + 1)))
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
                    kind.readAndWrite(3, damaged);
                } catch (IOException e) {
                    assertThat(e).hasMessageStartingWith("Cannot restore a");
                }
            }
        }
    }
}
