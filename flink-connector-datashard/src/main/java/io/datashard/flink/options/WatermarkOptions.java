package io.datashard.flink.options;

import io.datashard.annotation.Internal;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.watermark.WatermarkEmitStrategy;

/**
 * The options of watermarks in SQL. Their keys and their meaning are Flink's; its planner reads them. They are declared here so that they are
 * known, checked and described as the others.
 */
@Internal
public final class WatermarkOptions {
    /** When watermarks are emitted. */
    public static final ConfigOption<WatermarkEmitStrategy> EMIT_STRATEGY = ConfigOptions.key(
                    FactoryUtil.WATERMARK_EMIT_STRATEGY.key())
            .enumType(WatermarkEmitStrategy.class)
            .noDefaultValue()
            .withDescription(
                    "When the source emits a [watermark](reading.md#watermarks). `on-periodic`, the default: every"
                            + " `pipeline.auto-watermark-interval` (200 ms). `on-event`: after each row that moves it.");

    /** Which sources wait for each other. */
    public static final ConfigOption<String> ALIGNMENT_GROUP = ConfigOptions.key(
                    FactoryUtil.WATERMARK_ALIGNMENT_GROUP.key())
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Sources with one name here wait for each other, so that none is ahead in event time by more than"
                            + " `scan.watermark.alignment.max-drift`. Set both.");

    /** How far a source may be ahead. */
    public static final ConfigOption<Duration> ALIGNMENT_MAX_DRIFT = ConfigOptions.key(
                    FactoryUtil.WATERMARK_ALIGNMENT_MAX_DRIFT.key())
            .durationType()
            .noDefaultValue()
            .withDescription(
                    "How far a reader may be ahead of the slowest one in its `scan.watermark.alignment.group`, in"
                            + " event time. A reader that is further ahead emits nothing until the others have come near.");

    /** How often sources tell each other how far they are. */
    public static final ConfigOption<Duration> ALIGNMENT_UPDATE_INTERVAL = ConfigOptions.key(
                    FactoryUtil.WATERMARK_ALIGNMENT_UPDATE_INTERVAL.key())
            .durationType()
            .noDefaultValue()
            .withDescription("How often the sources of a `scan.watermark.alignment.group` tell how far they are. The"
                    + " default is 1 s.");

    /** When a reader without rows is idle. */
    @AtLeast(0)
    public static final ConfigOption<Duration> IDLE_TIMEOUT = ConfigOptions.key(FactoryUtil.SOURCE_IDLE_TIMEOUT.key())
            .durationType()
            .noDefaultValue()
            .withDescription(
                    "A reader that has emitted no row for this long is idle: event time goes on without it. The default is"
                            + " `table.exec.source.idle-timeout` of the session, and `0 s` turns that off for this table.");

    private WatermarkOptions() {}

    /** One of them that is set. */
    public static Optional<ConfigOption<?>> anySet(ReadableConfig options) {
        return Stream.<ConfigOption<?>>of(
                        EMIT_STRATEGY, ALIGNMENT_GROUP, ALIGNMENT_MAX_DRIFT, ALIGNMENT_UPDATE_INTERVAL, IDLE_TIMEOUT)
                .filter(option -> options.getOptional(option).isPresent())
                .findFirst();
    }
}
