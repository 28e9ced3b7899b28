package io.datashard.storage;

import java.util.Map;
import java.util.Optional;

/**
 * The engine that a process runs in: what it says of stores, and what its users call the places where it says so. A message that tells somebody
 * to set something must name a place that its reader has.
 *
 * @param settings its {@code s3.*} settings, keys among them; empty without an engine
 * @param configuration what its users call its settings, such as {@code X's configuration}
 * @param keyFile the file of them that may have keys, such as {@code X's config.yaml}; empty if there is none
 * @param submitter the process that hands work to others, such as {@code the process that submitted the job}
 */
public record Engine(Map<String, String> settings, String configuration, Optional<String> keyFile, String submitter) {
    /** None: a process of plain Java. */
    public static final Engine NONE = new Engine(
            Map.of(), "the engine's configuration", Optional.empty(), "the process that made the table's location");

    public Engine {
        settings = Map.copyOf(settings);
    }

    /** The same engine with other settings. */
    public Engine with(Map<String, String> others) {
        return new Engine(others, configuration, keyFile, submitter);
    }

    /** Prints no setting: keys are among them. */
    @Override
    public String toString() {
        return "Engine[***]";
    }
}
