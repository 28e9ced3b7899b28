package io.datashard.storage;

import java.util.Map;
import java.util.Optional;

/**
 * The engine in which a process runs: its settings of stores, and the names that its users know for the places of settings. A message that
 * tells users to set something must name a place that they have.
 *
 * @param settings its {@code s3.*} settings, which may include keys; empty without an engine
 * @param configuration the users' name of its settings, for example {@code X's configuration}
 * @param keyFile the settings file that may hold keys, for example {@code X's config.yaml}; empty if there is none
 * @param submitter the process that hands work to others, for example {@code the process that submitted the job}
 */
public record Engine(Map<String, String> settings, String configuration, Optional<String> keyFile, String submitter) {
    /** No engine: a process of plain Java. */
    public static final Engine NONE = new Engine(
            Map.of(), "the engine's configuration", Optional.empty(), "the process that made the table's location");

    public Engine {
        settings = Map.copyOf(settings);
    }

    /** A copy with other settings. */
    public Engine with(Map<String, String> others) {
        return new Engine(others, configuration, keyFile, submitter);
    }

    /** Prints no setting, because some are keys. */
    @Override
    public String toString() {
        return "Engine[***]";
    }
}
