package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import io.datashard.table.TableAccess;

/** Skeleton. */
@PublicEvolving
public final class DataFileRewrite {
    private DataFileRewrite() {}

    static DataFileRewrite of(TableAccess access) { throw new UnsupportedOperationException(); }
    /** Bytes; default 128 MiB. */
    public DataFileRewrite targetFileSize(long bytes) { throw new UnsupportedOperationException(); }
    /** Default 5. */
    public DataFileRewrite minInputFiles(int count) { throw new UnsupportedOperationException(); }
    /** A file below ratio × target is small; default 0.7. */
    public DataFileRewrite smallFileRatio(double ratio) { throw new UnsupportedOperationException(); }
    /** Bytes of input of one group; default 1 GiB. */
    public DataFileRewrite maxGroupSize(long bytes) { throw new UnsupportedOperationException(); }
    public RewritePlan plan() { throw new UnsupportedOperationException(); }
    public RewriteReport run(Progress progress) { throw new UnsupportedOperationException(); }
}
