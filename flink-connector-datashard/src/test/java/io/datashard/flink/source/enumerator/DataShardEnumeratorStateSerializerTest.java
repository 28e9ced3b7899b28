package io.datashard.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.layout.Numbering;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.read.ContinuousPosition;
import io.datashard.read.LiveFiles;
import io.datashard.read.PlanningState;
import io.datashard.read.ScanCursor;
import io.datashard.read.ScanStep;
import io.datashard.storage.StoragePath;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataShardEnumeratorStateSerializerTest {
    /** Never changes: savepoints hold it. */
    private static final String VERSION_1 =
            "010000002464306565343665612d636164352d343263332d396463352d33393066393431383038663801fffffffffffffffe"
                    + "00000000000000080102000000000000000500000000000003ed0000000000000007000000156d657461646174612f6d616e"
                    + "6966657374732f6c350000000000000000000600000000000003ee0000000000000007000000156d657461646174612f6d61"
                    + "6e6966657374732f6c360100000003393130010000000261620000000300000004000000000000000c00000000000003e800"
                    + "00000001000000000000000b00000006646174612f6100000000000000090000000000000000000000000000000900000000"
                    + "000000050000000000000000000000000000000200";

    /** Never changes: savepoints hold it. */
    private static final String VERSION_2 =
            "010000002464306565343665612d636164352d343263332d396463352d33393066393431383038663800000007434c415353"
                    + "494301fffffffffffffffe00000000000000080102000000000000000500000000000003ed0000000000000007000000156d"
                    + "657461646174612f6d616e6966657374732f6c350000000000000000000600000000000003ee000000000000000700000015"
                    + "6d657461646174612f6d616e6966657374732f6c360100000003393130010000000261620000000300000004000000000000"
                    + "000c00000000000003e80000000001000000000000000b00000006646174612f610000000000000009000000000000000000"
                    + "0000000000000900000000000000050000000000000000000000000000000200";

    private static final String SHA256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    /** Never changes: savepoints hold it. */
    private static final String VERSION_3 =
            VERSION_2.substring(0, VERSION_2.length() - 18) + "0000000000000002" + "04" + SHA256;

    private static final LiveFiles FILES = new LiveFiles(3, -5);

    /** Never changes: savepoints hold it. The number seen, and behind it what its files were. */
    private static final String VERSION_4 = VERSION_3.replace(
            "0000000000000008" + "01", "0000000000000008" + "01" + "0000000000000003" + "fffffffffffffffb" + "01");

    /** Never changes: savepoints hold it. */
    private static final String VERSION_5 = VERSION_4 + "000000000000002a";

    private final DataShardEnumeratorStateSerializer serializer = new DataShardEnumeratorStateSerializer();

    @Test
    void bytesOfSerializerVersion1AreFrozen() throws IOException {
        DataShardEnumeratorState state = state(new ScanStep.Delta(snapshot(5, Map.of()), snapshot(6, summary())));

        assertSame(serializer.deserialize(1, HexFormat.of().parseHex(VERSION_1)), state);
        assertThatThrownBy(() -> serializer.deserialize(0, HexFormat.of().parseHex(VERSION_1)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void bytesOfSerializerVersion2AreFrozen() throws IOException {
        DataShardEnumeratorState state = state(new ScanStep.Delta(snapshot(5, Map.of()), snapshot(6, summary())));

        assertSame(serializer.deserialize(2, HexFormat.of().parseHex(VERSION_2)), state);
    }

    @Test
    void bytesOfSerializerVersion3AreFrozen() throws IOException {
        ScanStep step = new ScanStep.Delta(snapshot(5, Map.of()), snapshot(6, summary()));

        assertSame(serializer.deserialize(3, HexFormat.of().parseHex(VERSION_3)), state(step, SHA256));
    }

    @Test
    void bytesOfSerializerVersion4AreFrozen() throws IOException {
        ScanStep step = new ScanStep.Delta(snapshot(5, Map.of()), snapshot(6, summary()));

        assertSame(serializer.deserialize(4, HexFormat.of().parseHex(VERSION_4)), state(step, SHA256, FILES));
    }

    @Test
    void bytesOfSerializerVersion5AreFrozen() throws IOException {
        DataShardEnumeratorState before =
                state(new ScanStep.Delta(snapshot(5, Map.of()), snapshot(6, summary())), SHA256, FILES);
        DataShardEnumeratorState state = new DataShardEnumeratorState(before.planning(), before.pending(), 42);

        assertThat(serializer.getVersion()).isEqualTo(5);
        assertThat(HexFormat.of().formatHex(serializer.serialize(state))).isEqualTo(VERSION_5);
        assertSame(serializer.deserialize(5, HexFormat.of().parseHex(VERSION_5)), state);
    }

    /** Its first scan is not over if it has no position. */
    @Test
    void stateWithoutTheEndOfTheFirstScanTellsItByItsPosition() throws IOException {
        byte[] bytes =
                serializer.serialize(new DataShardEnumeratorState(PlanningState.NEW, List.of(), FirstScan.PLANNING));
        byte[] version4 = Arrays.copyOf(bytes, bytes.length - Long.BYTES);

        assertThat(serializer.deserialize(4, version4).firstScanEnd()).isEqualTo(FirstScan.PLANNING);
        assertThat(serializer.deserialize(4, HexFormat.of().parseHex(VERSION_4)).firstScanEnd())
                .isEqualTo(FirstScan.OVER);
    }

    @Test
    void everyKindOfStepIsKept() throws IOException {
        for (ScanStep step : List.of(
                new ScanStep.Full(snapshot(5, summary())),
                new ScanStep.Delta(snapshot(5, summary()), snapshot(-6, Map.of())),
                new ScanStep.Above(new SequenceNumber(4), snapshot(5, summary())),
                new ScanStep.Union(List.of(snapshot(5, Map.of()), snapshot(6, summary()))))) {
            assertSame(serializer.deserialize(5, serializer.serialize(state(step))), state(step));
        }
        DataShardEnumeratorState fresh = new DataShardEnumeratorState(PlanningState.NEW, List.of(), FirstScan.PLANNING);
        assertSame(serializer.deserialize(5, serializer.serialize(fresh)), fresh);
    }

    @Test
    void unknownSerializerVersionIsRefused() {
        assertThatThrownBy(() -> serializer.deserialize(6, new byte[0])).isInstanceOf(IOException.class);
    }

    @Test
    void damagedBytesAreRefused() {
        byte[] whole = HexFormat.of().parseHex(VERSION_5);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> serializer.deserialize(5, cut))
                    .as("cut off at " + length)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Cannot restore a planning state of a DataShard source");
        }
        assertThatThrownBy(() -> serializer.deserialize(5, Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1 bytes too many");
    }

    private static void assertSame(DataShardEnumeratorState actual, DataShardEnumeratorState expected) {
        assertThat(actual.planning()).isEqualTo(expected.planning());
        assertThat(actual.pending()).isEqualTo(expected.pending());
        assertThat(actual.firstScanEnd()).isEqualTo(expected.firstScanEnd());
    }

    private static DataShardEnumeratorState state(ScanStep step) {
        return state(step, null);
    }

    private static DataShardEnumeratorState state(ScanStep step, String sha256) {
        return state(step, sha256, null);
    }

    private static DataShardEnumeratorState state(ScanStep step, String sha256, LiveFiles files) {
        PlanningState planning = new PlanningState(
                "d0ee46ea-cad5-42c3-9dc5-390f941808f8",
                Numbering.FIRST,
                new ContinuousPosition(new SnapshotId(-2), new SequenceNumber(8), files),
                step,
                new ScanCursor(3, 4),
                12,
                1000,
                false);
        return new DataShardEnumeratorState(
                planning,
                List.of(new DataShardSplit(
                        11, StoragePath.of("data/a"), 9, 0, 9, 5, null, SequenceNumber.UNKNOWN, null, sha256, 2)),
                FirstScan.OVER);
    }

    private static Map<String, String> summary() {
        return Map.of(Snapshot.LIST_LENGTH, "910", Snapshot.LIST_SHA256, "ab");
    }

    /** Of a snapshot only what is needed to read it is kept. */
    private static Snapshot snapshot(long id, Map<String, String> summary) {
        return new Snapshot(
                new SnapshotId(id),
                null,
                1000 + id,
                StoragePath.of("metadata/manifests/l" + id),
                null,
                summary,
                null,
                new SequenceNumber(7));
    }
}
