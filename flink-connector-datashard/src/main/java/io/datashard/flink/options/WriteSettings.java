package io.datashard.flink.options;

import io.datashard.commit.CommitSettings;
import io.datashard.commit.RewindPolicy;
import io.datashard.table.RollingWriter;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * How a sink writes and commits, independent of the table. Immutable; travels with the job.
 *
 * @param createIfMissing whether the first writer creates a missing table
 * @param distribution which writer gets a row
 * @param onRewind what to do after a restore from an old checkpoint
 * @param files how to write data files
 * @param commit retries and time limits of commits
 * @param summary further properties of every snapshot
 * @param care what it does to keep the table healthy
 */
public record WriteSettings(
        boolean createIfMissing,
        DistributionMode distribution,
        RewindPolicy onRewind,
        RollingWriter.Settings files,
        CommitSettings commit,
        Map<String, String> summary,
        CareSettings care)
        implements Serializable {
    /** The defaults. */
    public static final WriteSettings DEFAULT = new WriteSettings(
            false,
            DistributionMode.AUTO,
            RewindPolicy.FAIL,
            RollingWriter.Settings.DEFAULT,
            CommitSettings.DEFAULT,
            Map.of(),
            CareSettings.DEFAULT);

    private static final long serialVersionUID = 1L;

    public WriteSettings {
        summary = Map.copyOf(summary);
    }

    /** These settings, with or without creation of a missing table. */
    public WriteSettings withCreateIfMissing(boolean create) {
        return new WriteSettings(create, distribution, onRewind, files, commit, summary, care);
    }

    /** These settings with another distribution of rows. */
    public WriteSettings withDistribution(DistributionMode mode) {
        return new WriteSettings(createIfMissing, mode, onRewind, files, commit, summary, care);
    }

    /** These settings with another policy for a restore from an old checkpoint. */
    public WriteSettings withOnRewind(RewindPolicy policy) {
        return new WriteSettings(createIfMissing, distribution, policy, files, commit, summary, care);
    }

    /** These settings with other settings of data files. */
    public WriteSettings withFiles(RollingWriter.Settings settings) {
        return new WriteSettings(createIfMissing, distribution, onRewind, settings, commit, summary, care);
    }

    /** These settings with other settings of commits. */
    public WriteSettings withCommit(CommitSettings settings) {
        return new WriteSettings(createIfMissing, distribution, onRewind, files, settings, summary, care);
    }

    /** These settings with one more property in the summary of every snapshot. */
    public WriteSettings withSummary(String key, String value) {
        Map<String, String> more = new HashMap<>(summary);
        more.put(key, value);
        return new WriteSettings(createIfMissing, distribution, onRewind, files, commit, more, care);
    }

    /** These settings with other care for the table. */
    public WriteSettings withCare(CareSettings settings) {
        return new WriteSettings(createIfMissing, distribution, onRewind, files, commit, summary, settings);
    }
}
