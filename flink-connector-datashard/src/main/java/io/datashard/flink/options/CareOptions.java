package io.datashard.flink.options;

import io.datashard.annotation.Internal;
import io.datashard.annotation.PublicEvolving;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/** The options by which a sink keeps its table healthy, and the settings that they make. */
@PublicEvolving
public final class CareOptions {
    private static final CompactionSettings COMPACTION = CompactionSettings.DEFAULT;

    /** Whether to merge small data files. */
    public static final ConfigOption<Boolean> AUTO_COMPACTION = ConfigOptions.key("auto-compaction")
            .booleanType()
            .defaultValue(COMPACTION.on())
            .withDescription(
                    "Whether the sink merges small data files, beside the stream and without a lock service. It looks after the first"
                            + " commit, then once a minute while commits come. What a job commits last is left to the next job, or to a"
                            + " procedure.");

    /** Length of merged files. */
    @AtLeast(1 << 20)
    public static final ConfigOption<MemorySize> COMPACTION_FILE_SIZE = ConfigOptions.key("compaction.file-size")
            .memoryType()
            .noDefaultValue()
            .withDescription(
                    "The length that merged data files should have, at least 1 mb. The default is `sink.rolling-policy.file-size`.");

    /** How many files are worth a merge. */
    @AtLeast(2)
    public static final ConfigOption<Integer> COMPACTION_MIN_FILES = ConfigOptions.key("compaction.min.file-num")
            .intType()
            .defaultValue(COMPACTION.minFiles())
            .withDescription(
                    "Small data files of a partition are merged when there are at least so many. Raise it to write the same row fewer"
                            + " times.");

    /** Which files are small. */
    public static final ConfigOption<Double> COMPACTION_SMALL_FILE_RATIO = ConfigOptions.key(
                    "compaction.small-file-ratio")
            .doubleType()
            .defaultValue(COMPACTION.smallFileRatio())
            .withDescription("A data file is small if it is shorter than this part of `compaction.file-size`.");

    /** Most bytes of one merge. */
    public static final ConfigOption<MemorySize> COMPACTION_MAX_TASK_SIZE = ConfigOptions.key(
                    "compaction.max-task-size")
            .memoryType()
            .defaultValue(new MemorySize(COMPACTION.maxTaskBytes()))
            .withDescription(
                    "The most bytes of small data files that are merged into one commit; never less than `compaction.file-size`.");

    /** Age from which snapshots expire. */
    public static final ConfigOption<Duration> SNAPSHOT_TIME_RETAINED = ConfigOptions.key("snapshot.time-retained")
            .durationType()
            .noDefaultValue()
            .withDescription(
                    "The sink expires snapshots that are older than this. A reader that stops for longer finds a gap, and so does"
                            + " `'sink.on-rewind'='rollback'`. By default, only `snapshot.num-retained.max` expires snapshots.");

    /** How many snapshots stay. */
    public static final ConfigOption<Integer> SNAPSHOT_NUM_RETAINED_MIN = ConfigOptions.key("snapshot.num-retained.min")
            .intType()
            .defaultValue(CareSettings.DEFAULT.snapshotsRetainedMin())
            .withDescription("So many of the newest snapshots stay, whatever `snapshot.time-retained` says.");

    /** Age from which files that nothing needs are removed. */
    @AtLeast(3_600_000)
    public static final ConfigOption<Duration> ORPHAN_TIME_RETAINED = ConfigOptions.key("orphan.time-retained")
            .durationType()
            .noDefaultValue()
            .withDescription(
                    "The sink removes files that neither a snapshot nor a writer needs, and superseded metadata, when they are older than"
                            + " this; `1 d` is a good choice. It searches at most once an hour. By default it removes none.");

    private CareOptions() {}

    /** The settings that a table's options make. */
    @Internal
    public static CareSettings settings(ReadableConfig options) {
        return new CareSettings(
                new CompactionSettings(
                        options.get(AUTO_COMPACTION),
                        options.getOptional(COMPACTION_FILE_SIZE)
                                .map(MemorySize::getBytes)
                                .orElse(null),
                        options.get(COMPACTION_MIN_FILES),
                        options.get(COMPACTION_SMALL_FILE_RATIO),
                        options.get(COMPACTION_MAX_TASK_SIZE).getBytes()),
                options.getOptional(SNAPSHOT_TIME_RETAINED).orElse(null),
                options.get(SNAPSHOT_NUM_RETAINED_MIN),
                options.getOptional(ORPHAN_TIME_RETAINED).orElse(null),
                CarePace.DEFAULT);
    }
}
