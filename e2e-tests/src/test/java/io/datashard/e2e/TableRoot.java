package io.datashard.e2e;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where a table lies, and what tells a process how to get there.
 *
 * @param text the root as this project takes it: a path, or {@code s3://bucket/key}
 * @param python the root as the Python library takes it, with the environment below: a path, or a key below the prefix of the environment
 * @param environment variables of a process that works on the table
 */
record TableRoot(String text, String python, Map<String, String> environment) {
    private static final String VARIABLES = "DATASHARD_S3_";

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

    /** The storage options that say the same as the environment, for those who can't have variables of their own. */
    Map<String, String> options() {
        Map<String, String> options = new HashMap<>();
        for (String name : new String[] {"ENDPOINT", "ACCESS_KEY", "SECRET_KEY", "REGION"}) {
            String value = environment.get(VARIABLES + name);
            if (value != null) {
                options.put("s3." + name.toLowerCase(Locale.ROOT).replace('_', '-'), value);
            }
        }
        return options;
    }

    @Override
    public String toString() {
        return text;
    }
}
