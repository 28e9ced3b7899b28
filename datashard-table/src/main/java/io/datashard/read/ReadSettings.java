package io.datashard.read;

import io.datashard.annotation.PublicEvolving;
import java.io.Serializable;

/**
 * How to read a table, whichever snapshots are read. Immutable; serializable.
 *
 * @param splitTargetBytes length of the splits into which files are cut, bytes, about
 * @param legacyReadMode how to read tables of Python up to 0.4
 * @param onGap what to do at a gap, when nobody can tell what is new
 * @param nonAppendChanges what to do with snapshots that removed rows
 */
@PublicEvolving
public record ReadSettings(
        long splitTargetBytes, LegacyReadMode legacyReadMode, OnGap onGap, NonAppendChanges nonAppendChanges)
        implements Serializable {
    /** The default settings. */
    public static final ReadSettings DEFAULT =
            new ReadSettings(128L << 20, LegacyReadMode.FULL, OnGap.FAIL, NonAppendChanges.FAIL);

    private static final long serialVersionUID = 1L;

    public ReadSettings {
        if (splitTargetBytes < 1) {
            throw new IllegalArgumentException("splits of " + splitTargetBytes + " bytes");
        }
    }

    /** A copy with splits of about this length, in bytes. */
    public ReadSettings withSplitTargetBytes(long bytes) {
        return new ReadSettings(bytes, legacyReadMode, onGap, nonAppendChanges);
    }

    /** A copy with another way to read tables of Python up to 0.4. */
    public ReadSettings withLegacyReadMode(LegacyReadMode mode) {
        return new ReadSettings(splitTargetBytes, mode, onGap, nonAppendChanges);
    }

    /** A copy with another policy for gaps. */
    public ReadSettings withOnGap(OnGap policy) {
        return new ReadSettings(splitTargetBytes, legacyReadMode, policy, nonAppendChanges);
    }

    /** A copy with another policy for snapshots that removed rows. */
    public ReadSettings withNonAppendChanges(NonAppendChanges policy) {
        return new ReadSettings(splitTargetBytes, legacyReadMode, onGap, policy);
    }
}
