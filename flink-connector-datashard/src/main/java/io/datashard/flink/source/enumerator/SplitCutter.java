package io.datashard.flink.source.enumerator;

import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.model.DataFile;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.parquet.FileCheck;
import io.datashard.read.ScannedFile;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts data files into splits of about a target length. Readers take the row groups that begin in a split, so that a cut may fall anywhere.
 *
 * @param targetBytes target length
 * @param verification whether readers need the SHA-256 of a file
 */
record SplitCutter(long targetBytes, ChecksumVerification verification) {
    /** A remainder below this share of the target stays with the split before it. */
    private static final double SLACK = 0.1;

    /**
     * The splits of a file, in order, with ordinals from {@code firstOrdinal}.
     *
     * @throws io.datashard.error.CorruptDataException if readers need its SHA-256 and something else is recorded
     */
    List<DataShardSplit> cut(ScannedFile scanned, long firstOrdinal) {
        DataFile file = scanned.file();
        long size = Math.max(1, file.sizeInBytes());
        List<DataShardSplit> splits = new ArrayList<>();
        String sha256 = FileCheck.of(verification, file).sha256();
        long start = 0;
        while (start < size) {
            long rest = size - start;
            long end = rest <= targetBytes * (1 + SLACK) ? size : start + targetBytes;
            splits.add(new DataShardSplit(
                    firstOrdinal + splits.size(),
                    file.path(),
                    file.sizeInBytes(),
                    start,
                    end,
                    file.recordCount(),
                    scanned.addedBy(),
                    scanned.sequenceNumber(),
                    scanned.addedAt(),
                    sha256,
                    0));
            start = end;
        }
        return splits;
    }
}
