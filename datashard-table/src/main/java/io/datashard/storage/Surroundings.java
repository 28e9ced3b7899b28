package io.datashard.storage;

import java.util.Map;

/**
 * What a process knows about stores from outside: settings that are not part of a table or a job. They may include keys, so never keep them in
 * anything serialized.
 *
 * @param environment the environment variables
 * @param engine the engine in which the process runs
 */
public record Surroundings(Map<String, String> environment, Engine engine) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Surroundings with an engine of which only the {@code s3.*} settings are known; without settings, no engine. */
    public Surroundings(Map<String, String> environment, Map<String, String> engine) {
        this(environment, Engine.NONE.with(engine));
    }

    /** The surroundings of this process, outside of any engine. */
    public static Surroundings ofEnvironment() {
        return within(Engine.NONE);
    }

    /** The surroundings of this process within an engine. */
    public static Surroundings within(Engine engine) {
        return new Surroundings(System.getenv(), engine);
    }

    /** Prints no content: it may include keys. */
    @Override
    public String toString() {
        return "Surroundings[***]";
    }
}
