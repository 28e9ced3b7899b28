package io.datashard.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.SequenceNumber;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.read.ScannedFile;
import io.datashard.storage.StoragePath;
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
