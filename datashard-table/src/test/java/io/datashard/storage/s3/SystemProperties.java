package io.datashard.storage.s3;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Properties of this JVM that are set for a while. */
final class SystemProperties implements AutoCloseable {
    private final Map<String, String> before = new HashMap<>();

    private SystemProperties(Map<String, String> properties) {
        properties.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
    }

    static SystemProperties with(Map<String, String> properties) {
        return new SystemProperties(properties);
    }

    Set<String> names() {
        return before.keySet();
    }

    @Override
    public void close() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }
}
