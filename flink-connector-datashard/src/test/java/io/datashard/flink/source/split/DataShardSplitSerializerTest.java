package io.datashard.flink.source.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.storage.StoragePath;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DataShardSplitSerializerTest {
    /** Never changes: savepoints hold it. */
    private static final String VERSION_1 = "0000000000000007000000146461"
            + "74612f666c696e6b5f312e706172717565740000000000000400000000000000001000000000000002000000000000000064"
            + "00000000000000090000000000000011030000000000003039000001a1a1a1a1a1";

    private static final String SHA256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static final String VERSION_1_BARE = "0000000000000000000000066461"
            + "74612f6100000000000000010000000000000000000000000000000100000000000000010000000000000000000000000000000000";

    private final DataShardSplitSerializer serializer = new DataShardSplitSerializer();

    /** Never changes: savepoints hold it. Without a SHA-256 they are as those of serializer version 1. */
    private static final String VERSION_2 = "0000000000000007000000146461"
            + "74612f666c696e6b5f312e706172717565740000000000000400000000000000001000000000000002000000000000000064"
            + "00000000000000090000000000000011070000000000003039000001a1a1a1a1a1" + SHA256;

    @Test
    void bytesOfSerializerVersion1AreFrozen() throws IOException {
        assertThat(serializer.deserialize(1, HexFormat.of().parseHex(VERSION_1)))
                .isEqualTo(full(null));
        assertThat(serializer.deserialize(1, HexFormat.of().parseHex(VERSION_1_BARE)))
                .isEqualTo(bare());
    }

    @Test
    void bytesOfSerializerVersion2AreFrozen() throws IOException {
        assertThat(serializer.getVersion()).isEqualTo(2);
        assertThat(hex(serializer.serialize(full(SHA256)))).isEqualTo(VERSION_2);
        assertThat(hex(serializer.serialize(full(null)))).isEqualTo(VERSION_1);
        assertThat(hex(serializer.serialize(bare()))).isEqualTo(VERSION_1_BARE);
        assertThat(serializer.deserialize(2, HexFormat.of().parseHex(VERSION_2)))
                .isEqualTo(full(SHA256));
        assertThat(serializer.deserialize(2, HexFormat.of().parseHex(VERSION_1)))
                .isEqualTo(full(null));
    }

    @Test
    void longestUsualNameStaysBelow300Bytes() throws IOException {
        DataShardSplit split = new DataShardSplit(
                Long.MAX_VALUE,
                StoragePath.of("data/date=2026-11-24/region=europe/flink_0123456789abcdef0123456789abcdef.parquet"),
                Long.MAX_VALUE,
                0,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                new SnapshotId(-1),
                new SequenceNumber(Long.MAX_VALUE),
                Instant.ofEpochMilli(Long.MAX_VALUE),
                SHA256,
                Long.MAX_VALUE);

        assertThat(serializer.serialize(split)).hasSizeLessThan(300);
        assertThat(serializer.deserialize(2, serializer.serialize(split))).isEqualTo(split);
    }

    @Test
    void unknownSerializerVersionIsRefused() {
        assertThatThrownBy(() -> serializer.deserialize(3, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("serializer format 3");
    }

    @Test
    void damagedBytesAreRefused() throws IOException {
        byte[] whole = serializer.serialize(full(SHA256));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> serializer.deserialize(2, cut))
                    .as("cut off at " + length)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Cannot restore a split of a DataShard source: its " + length + " bytes");
        }
        assertThatThrownBy(() -> serializer.deserialize(2, Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1 bytes too many");
        // What a release before the SHA-256 could not have written.
        assertThatThrownBy(() -> serializer.deserialize(1, whole)).isInstanceOf(IOException.class);
    }

    private static DataShardSplit full(String sha256) {
        return new DataShardSplit(
                7,
                StoragePath.of("data/flink_1.parquet"),
                1024,
                16,
                512,
                100,
                new SnapshotId(12345),
                new SequenceNumber(9),
                Instant.ofEpochMilli(0x1a1a1a1a1a1L),
                sha256,
                17);
    }

    private static DataShardSplit bare() {
        return new DataShardSplit(0, StoragePath.of("data/a"), 1, 0, 1, 1, null, SequenceNumber.UNKNOWN, null, null, 0);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
