package io.datashard.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.format.error.CorruptDataException;
import io.datashard.format.manifest.ColumnBounds;
import io.datashard.format.manifest.DataFile;
import io.datashard.format.metadata.SequenceNumber;
import io.datashard.format.parquet.ChecksumVerification;
import io.datashard.format.scan.ScannedFile;
import io.datashard.format.storage.StoragePath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SplitCutterTest {
    private static final String SHA256 = "0123456789abcdef".repeat(4);

    @Test
    void everySplitOfAFileCarriesItsSumWhereReadersCompareIt() {
        assertThat(cut(ChecksumVerification.FULL, SHA256))
                .hasSize(3)
                .extracting(DataShardSplit::sha256)
                .containsOnly(SHA256);
    }

    @Test
    void noSplitCarriesASumThatNobodyCompares() {
        assertThat(cut(ChecksumVerification.PAGE, SHA256)).hasSize(3).allMatch(split -> split.sha256() == null);
        assertThat(cut(ChecksumVerification.OFF, SHA256)).hasSize(3).allMatch(split -> split.sha256() == null);
        assertThat(cut(ChecksumVerification.FULL, null)).hasSize(3).allMatch(split -> split.sha256() == null);
    }

    @Test
    void whatIsNoSumFailsThePlanning() {
        assertThatThrownBy(() -> cut(ChecksumVerification.FULL, "none"))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("data/a");
    }

    private static List<DataShardSplit> cut(ChecksumVerification verification, String sha256) {
        DataFile file = new DataFile(StoragePath.of("data/a"), 5, 300, sha256, Map.of(), ColumnBounds.NONE);
        return new SplitCutter(100, verification).cut(new ScannedFile(file, null, SequenceNumber.UNKNOWN, null), 0);
    }
}
