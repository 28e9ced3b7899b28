package io.datashard.e2e;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a table lies, and how a process reaches it.
 *
 * @param text the root as this project takes it: a path, or {@code s3://bucket/key}
 * @param python the root as the Python library takes it, with the environment below: a path, or a key below the prefix of the environment
 * @param environment variables of a process that works on the table
 */
record TableRoot(String text, String python, Map<String, String> environment) {
    private static final Map<String, String> OPTIONS =
            Map.of("DATASHARD_S3_ENDPOINT", "s3.endpoint", "DATASHARD_S3_REGION", "s3.region");

    TableRoot {
        environment = Map.copyOf(environment);
    }

    /** A folder of the local disk. */
    static TableRoot of(Path folder) {
        return new TableRoot(folder.toString(), folder.toString(), Map.of());
    }

    /** The folder; only for a table on the local disk. */
    Path folder() {
        if (text.startsWith("s3://")) {
            throw new AssertionError("No folder of the local disk: " + text);
        }
        return Path.of(text);
    }

    /** The same as the environment without keys, as storage options, for readers that can't have their own variables. */
    Map<String, String> options() {
        Map<String, String> options = new HashMap<>();
        OPTIONS.forEach((variable, option) -> {
            String value = environment.get(variable);
            if (value != null) {
                options.put(option, value);
            }
        });
        return options;
    }

    @Override
    public String toString() {
        return text;
    }
}
