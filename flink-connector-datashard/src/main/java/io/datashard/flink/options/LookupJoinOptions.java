package io.datashard.flink.options;

import io.datashard.annotation.Internal;
import io.datashard.annotation.PublicEvolving;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/** The options of lookup joins, with the keys that Flink has for them, and the settings that they make. */
@PublicEvolving
public final class LookupJoinOptions {
    /** Which rows to hold. */
    public static final ConfigOption<LookupCache> CACHE = ConfigOptions.key("lookup.cache")
            .enumType(LookupCache.class)
            .noDefaultValue()
            .withDescription(
                    "Which rows of the table a [lookup join](lookup-joins.md) holds. `full`, the only choice: all rows"
                            + " that the query can need.");

    /** How long rows are used before the next look. */
    public static final ConfigOption<Duration> INTERVAL = ConfigOptions.key(
                    "lookup.full-cache.periodic-reload.interval")
            .durationType()
            .defaultValue(LookupSettings.DEFAULT.interval())
            .withDescription(
                    "How old the rows of a lookup join may be. The first lookup after this time looks whether the"
                            + " table has changed, with one small request, and reads only what was added. Raise it where"
                            + " many subtasks make too many requests.");

    /** How often a failed look is repeated. */
    @AtLeast(0)
    public static final ConfigOption<Integer> MAX_RETRIES = ConfigOptions.key("lookup.max-retries")
            .intType()
            .defaultValue(LookupSettings.DEFAULT.maxRetries())
            .withDescription(
                    "How often a lookup join tries again to read the table after a failure that may pass, each time"
                            + " after a longer wait, before the job fails.");

    /** The most memory for rows. */
    public static final ConfigOption<MemorySize> MAX_MEMORY = ConfigOptions.key("lookup.cache-max-memory-size")
            .memoryType()
            .defaultValue(new MemorySize(LookupSettings.DEFAULT.maxBytes()))
            .withDescription(
                    "The most memory of the task's heap that one subtask of a lookup join takes for rows. A table that"
                            + " needs more ends the job with an error that says how much.");

    private LookupJoinOptions() {}

    /** The settings that a table's options make. */
    @Internal
    public static LookupSettings settings(ReadableConfig options) {
        return new LookupSettings(
                options.get(INTERVAL),
                options.get(MAX_RETRIES),
                options.get(MAX_MEMORY).getBytes());
    }
}
