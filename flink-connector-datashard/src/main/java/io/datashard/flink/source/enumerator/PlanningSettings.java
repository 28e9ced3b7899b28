package io.datashard.flink.source.enumerator;

import io.datashard.flink.options.LegacyReadMode;
import io.datashard.flink.options.NonAppendChanges;
import io.datashard.flink.options.OnGap;
import io.datashard.parquet.ChecksumVerification;
import java.io.Serializable;

/**
 * How splits are planned. Serializable: travels with the job.
 *
 * @param mode which snapshots to read
 * @param splitTargetBytes files are cut into splits of about this length
 * @param limit stop planning once the planned files have that many rows; {@link Long#MAX_VALUE} = no limit
 * @param legacyReadMode how tables of Python up to 0.4 are read
 * @param onGap what to do when it can't be told what is new
 * @param nonAppendChanges what to do with snapshots that removed rows
 * @param verification which checksums readers compare
 */
public record PlanningSettings(
        ReadMode mode,
        long splitTargetBytes,
        long limit,
        LegacyReadMode legacyReadMode,
        OnGap onGap,
        NonAppendChanges nonAppendChanges,
        ChecksumVerification verification)
        implements Serializable {
    /** Whether the read never ends. */
    public boolean isContinuous() {
        return mode instanceof ReadMode.Continuous;
    }
}
