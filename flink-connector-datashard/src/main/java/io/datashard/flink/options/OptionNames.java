package io.datashard.flink.options;

import io.datashard.error.Setting;
import org.apache.flink.configuration.ConfigOption;

/** Names the settings of a read by their options, for messages. */
public final class OptionNames {
    private OptionNames() {}

    /** The option key of the setting in quotes, for example {@code 'scan.on-gap'}. */
    public static String of(Setting setting) {
        return "'" + option(setting).key() + "'";
    }

    private static ConfigOption<?> option(Setting setting) {
        return switch (setting) {
            case LEGACY_READ_MODE -> SourceOptions.LEGACY_READ_MODE;
            case ON_GAP -> SourceOptions.ON_GAP;
            case NON_APPEND_CHANGES -> SourceOptions.NON_APPEND_CHANGES;
            case START -> SourceOptions.STARTUP_MODE;
            case BETWEEN -> SourceOptions.INCREMENTAL_BETWEEN;
        };
    }
}
