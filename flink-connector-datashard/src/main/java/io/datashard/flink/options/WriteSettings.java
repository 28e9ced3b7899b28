package io.datashard.flink.options;

import io.datashard.commit.CommitSettings;
import io.datashard.commit.RewindPolicy;
import io.datashard.table.RollingWriter;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * How a sink writes and commits, whatever its table. Immutable; travels with the job.
 *
 * @param createIfMissing whether the first writer creates a table that is missing
 * @param distribution which writer gets a row
 * @param onRewind what to do when the job goes on from an old checkpoint
 * @param files how data files are written
 * @param commit how commits are tried
 * @param summary further properties of every snapshot
 */
public record WriteSettings(
        boolean createIfMissing,
        DistributionMode distribution,
        RewindPolicy onRewind,
        RollingWriter.Settings files,
        CommitSettings commit,
        Map<String, String> summary)
        implements Serializable {
    /** What holds where nothing else is said. */
    public static final WriteSettings DEFAULT = new WriteSettings(
            false,
            DistributionMode.AUTO,
            RewindPolicy.FAIL,
            RollingWriter.Settings.DEFAULT,
            CommitSettings.DEFAULT,
            Map.of());

    private static final long serialVersionUID = 1L;

    public WriteSettings {
        summary = Map.copyOf(summary);
    }

    /** The same with a missing table created, or not. */
    public WriteSettings withCreateIfMissing(boolean create) {
        return new WriteSettings(create, distribution, onRewind, files, commit, summary);
    }

    /** The same with rows spread so. */
    public WriteSettings withDistribution(DistributionMode mode) {
        return new WriteSettings(createIfMissing, mode, onRewind, files, commit, summary);
    }

    /** The same with that done after a restore from an old checkpoint. */
    public WriteSettings withOnRewind(RewindPolicy policy) {
        return new WriteSettings(createIfMissing, distribution, policy, files, commit, summary);
    }

    /** The same with data files written so. */
    public WriteSettings withFiles(RollingWriter.Settings settings) {
        return new WriteSettings(createIfMissing, distribution, onRewind, settings, commit, summary);
    }

    /** The same with commits tried so. */
    public WriteSettings withCommit(CommitSettings settings) {
        return new WriteSettings(createIfMissing, distribution, onRewind, files, settings, summary);
    }

    /** The same with one more property of every snapshot. */
    public WriteSettings withSummary(String key, String value) {
        Map<String, String> more = new HashMap<>(summary);
        more.put(key, value);
        return new WriteSettings(createIfMissing, distribution, onRewind, files, commit, more);
    }
}
