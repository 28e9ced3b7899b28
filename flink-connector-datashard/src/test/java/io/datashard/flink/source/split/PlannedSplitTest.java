package io.datashard.flink.source.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.model.FileToRead;
import io.datashard.model.SequenceNumber;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.read.FileSplit;
import io.datashard.read.ScannedFile;
import io.datashard.storage.StoragePath;
import org.junit.jupiter.api.Test;

class PlannedSplitTest {
    private static final String SHA256 = "0123456789abcdef".repeat(4);

    @Test
    void splitCarriesTheSumOfItsFileWhereReadersCompareIt() {
        assertThat(split(ChecksumVerification.FULL, SHA256).sha256()).isEqualTo(SHA256);
    }

    @Test
    void splitCarriesNoSumThatNobodyCompares() {
        assertThat(split(ChecksumVerification.PAGE, SHA256).sha256()).isNull();
        assertThat(split(ChecksumVerification.OFF, SHA256).sha256()).isNull();
        assertThat(split(ChecksumVerification.FULL, null).sha256()).isNull();
    }

    @Test
    void whatIsNoSumFailsThePlanning() {
        assertThatThrownBy(() -> split(ChecksumVerification.FULL, "none"))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("data/a")
                .hasMessageContaining("Verify pages only: 'checks' = 'page'");
    }

    private static DataShardSplit split(ChecksumVerification verification, String sha256) {
        FileToRead file = new FileToRead(StoragePath.of("data/a"), 5, 300, sha256);
        ScannedFile scanned = new ScannedFile(file, null, SequenceNumber.UNKNOWN, null);
        return DataShardSplit.of(new FileSplit(3, scanned, 100, 200), verification, "'checks' = 'page'");
    }
}
