package io.datashard.flink.options;

import io.datashard.storage.Surroundings;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigConstants;
import org.apache.flink.configuration.GlobalConfiguration;

/** What a process of Flink is told about stores: its environment, and the {@code s3.*} lines of its configuration file. */
public final class ProcessSurroundings {
    private static final String PREFIX = "s3.";

    private ProcessSurroundings() {}

    /**
     * Those of this process. The configuration file is that in the folder {@code FLINK_CONF_DIR}, which Flink's own scripts set; without it
     * (a plain {@code main()}, a test) there is none.
     *
     * @throws org.apache.flink.configuration.IllegalConfigurationException if the file can't be read
     */
    public static Surroundings current() {
        return Surroundings.within(OfFile.SETTINGS);
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
