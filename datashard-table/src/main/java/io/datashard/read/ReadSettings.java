package io.datashard.read;

import java.io.Serializable;

/**
 * How a table is read, whichever of its snapshots. Immutable; travels with the job.
 *
 * @param splitTargetBytes files are cut into splits of about this length
 * @param legacyReadMode how tables of Python up to 0.4 are read
 * @param onGap what to do when it can't be told what is new
 * @param nonAppendChanges what to do with snapshots that removed rows
 */
public record ReadSettings(
        long splitTargetBytes, LegacyReadMode legacyReadMode, OnGap onGap, NonAppendChanges nonAppendChanges)
        implements Serializable {
    /** What holds where nothing else is said. */
    public static final ReadSettings DEFAULT =
            new ReadSettings(128L << 20, LegacyReadMode.FULL, OnGap.FAIL, NonAppendChanges.FAIL);

    private static final long serialVersionUID = 1L;

    public ReadSettings {
        if (splitTargetBytes < 1) {
            throw new IllegalArgumentException("splits of " + splitTargetBytes + " bytes");
        }
    }

    /** The same with splits of about that length. */
    public ReadSettings withSplitTargetBytes(long bytes) {
        return new ReadSettings(bytes, legacyReadMode, onGap, nonAppendChanges);
    }

    /** The same with tables of Python up to 0.4 read so. */
    public ReadSettings withLegacyReadMode(LegacyReadMode mode) {
        return new ReadSettings(splitTargetBytes, mode, onGap, nonAppendChanges);
    }

    /** The same with that done about a gap. */
    public ReadSettings withOnGap(OnGap policy) {
        return new ReadSettings(splitTargetBytes, legacyReadMode, policy, nonAppendChanges);
    }

    /** The same with that done about snapshots that removed rows. */
    public ReadSettings withNonAppendChanges(NonAppendChanges policy) {
        return new ReadSettings(splitTargetBytes, legacyReadMode, onGap, policy);
    }
}
