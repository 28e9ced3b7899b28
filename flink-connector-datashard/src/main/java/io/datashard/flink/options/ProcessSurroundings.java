package io.datashard.flink.options;

import io.datashard.storage.Engine;
import io.datashard.storage.Surroundings;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigConstants;
import org.apache.flink.configuration.GlobalConfiguration;

/** What a Flink process knows about stores: its environment variables, and the {@code s3.*} lines of its configuration file. */
public final class ProcessSurroundings {
    /** Flink as messages name it to users, without any setting. */
    public static final Engine FLINK = new Engine(
            Map.of(),
            "Flink's configuration",
            Optional.of("Flink's config.yaml"),
            "the process that submitted the job");

    private static final String PREFIX = "s3.";

    private ProcessSurroundings() {}

    /**
     * The surroundings of this process. The configuration file is the one in the folder {@code FLINK_CONF_DIR}, which Flink's scripts set.
     * Without that variable (a plain {@code main()}, a test) there is no file.
     *
     * @throws org.apache.flink.configuration.IllegalConfigurationException if the file can't be read
     */
    public static Surroundings current() {
        return Surroundings.within(FLINK.with(OfFile.SETTINGS));
    }

    /** Reads the file once: a process does not see later changes of the file. */
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
