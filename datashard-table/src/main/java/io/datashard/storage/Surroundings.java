package io.datashard.storage;

import java.util.Map;

/**
 * What a process is told about stores from outside: settings that no table and no job carries. Keys are in here, so that it is never kept in
 * anything that is serialized.
 *
 * @param environment the environment variables
 * @param engine the {@code s3.*} settings of the engine that the process runs in; empty without an engine
 */
public record Surroundings(Map<String, String> environment, Map<String, String> engine) {
    public Surroundings {
        environment = Map.copyOf(environment);
        engine = Map.copyOf(engine);
    }

    /** Those of this process, outside of any engine. */
    public static Surroundings ofEnvironment() {
        return within(Map.of());
    }

    /** Those of this process within an engine. */
    public static Surroundings within(Map<String, String> engine) {
        return new Surroundings(System.getenv(), engine);
    }

    /** Prints nothing of what is in it. */
    @Override
    public String toString() {
        return "Surroundings[***]";
    }
}
