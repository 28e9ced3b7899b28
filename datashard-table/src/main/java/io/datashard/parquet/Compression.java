package io.datashard.parquet;

import io.datashard.annotation.PublicEvolving;

/** Codecs that every reader of the format knows (classic format section 4.3). LZ4 is LZ4_RAW. */
@PublicEvolving
public enum Compression {
    NONE,
    LZ4,
    SNAPPY,
    ZSTD,
    GZIP
}
