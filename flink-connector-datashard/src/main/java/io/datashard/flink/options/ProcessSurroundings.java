package io.datashard.flink.options;

import io.datashard.storage.Engine;
import io.datashard.storage.Surroundings;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigConstants;
import org.apache.flink.configuration.GlobalConfiguration;

/** What a process of Flink is told about stores: its environment, and the {@code s3.*} lines of its configuration file. */
public final class ProcessSurroundings {
    /** Flink in the words of its users, without any setting. */
    public static final Engine FLINK = new Engine(
            Map.of(),
            "Flink's configuration",
            Optional.of("Flink's config.yaml"),
            "the process that submitted the job");

    private static final String PREFIX = "s3.";

    private ProcessSurroundings() {}

    /**
     * Those of this process. The configuration file is that in the folder {@code FLINK_CONF_DIR}, which Flink's own scripts set; without it
     * (a plain {@code main()}, a test) there is none.
     *
     * @throws org.apache.flink.configuration.IllegalConfigurationException if the file can't be read
     */
    public static Surroundings current() {
        return Surroundings.within(FLINK.with(OfFile.SETTINGS));
    }

    /** Read once: a process does not see changes of the file. */
    private static final class OfFile {
        static final Map<String, String> SETTINGS = read();

        private static Map<String, String> read() {
            if (System.getenv(ConfigConstants.ENV_FLINK_CONF_DIR) == null) {
                return Map.of();
            }
            Map<String, String> settings = new TreeMap<>();
            GlobalConfiguration.loadConfiguration().toMap().forEach((key, value) -> {
                if (key.startsWith(PREFIX)) {
                    settings.put(key, value);
                }
            });
            return settings;
        }
    }
}
