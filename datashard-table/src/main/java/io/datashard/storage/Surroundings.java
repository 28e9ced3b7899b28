package io.datashard.storage;

import java.util.Map;

/**
 * What a process is told about stores from outside: settings that no table and no job carries. Keys are in here, so that it is never kept in
 * anything that is serialized.
 *
 * @param environment the environment variables
 * @param engine the engine that the process runs in
 */
public record Surroundings(Map<String, String> environment, Engine engine) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Those of an engine that nothing is known of but its {@code s3.*} settings; none if there are none. */
    public Surroundings(Map<String, String> environment, Map<String, String> engine) {
        this(environment, Engine.NONE.with(engine));
    }

    /** Those of this process, outside of any engine. */
    public static Surroundings ofEnvironment() {
        return within(Engine.NONE);
    }

    /** Those of this process within an engine. */
    public static Surroundings within(Engine engine) {
        return new Surroundings(System.getenv(), engine);
    }

    /** Prints nothing of what is in it. */
    @Override
    public String toString() {
        return "Surroundings[***]";
    }
}
