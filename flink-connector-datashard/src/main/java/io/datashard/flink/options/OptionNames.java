package io.datashard.flink.options;

import io.datashard.error.Setting;
import io.datashard.error.SettingNames;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;

/** Settings as options, for messages: the key in quotes, for example {@code 'scan.on-gap'}. */
public enum OptionNames implements SettingNames {
    FLINK;

    @Override
    public String of(Setting setting) {
        return "'" + option(setting).key() + "'";
    }

    @Override
    public Optional<String> oneWriterPerPartition() {
        return Optional.of("'" + SinkOptions.DISTRIBUTION_MODE.key() + "' = 'hash'");
    }

    private static ConfigOption<?> option(Setting setting) {
        return switch (setting) {
            case LEGACY_READ_MODE -> SourceOptions.LEGACY_READ_MODE;
            case ON_GAP -> SourceOptions.ON_GAP;
            case NON_APPEND_CHANGES -> SourceOptions.NON_APPEND_CHANGES;
            case START -> SourceOptions.STARTUP_MODE;
            case BETWEEN -> SourceOptions.INCREMENTAL_BETWEEN;
            case MAX_RETRIES -> SinkOptions.COMMIT_MAX_RETRIES;
            case TIMEOUT -> SinkOptions.COMMIT_TIMEOUT;
            case ROW_GROUP_BYTES -> SinkOptions.ROW_GROUP_SIZE;
            case MAX_OPEN_FILES -> SinkOptions.MAX_OPEN_FILES;
        };
    }
}
