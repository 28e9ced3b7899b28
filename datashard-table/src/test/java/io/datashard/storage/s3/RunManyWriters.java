package io.datashard.storage.s3;

import org.junit.jupiter.api.Test;

/**
 * {@link ManyWriters} as Maven starts it, which knows the class path: with {@code -Dtest=RunManyWriters}, never by itself, for its name is not that
 * of a test.
 */
class RunManyWriters {
    @Test
    void measure() throws Exception {
        String arguments = System.getProperty("many.writers", "").strip();
        ManyWriters.main(arguments.isEmpty() ? new String[0] : arguments.split("\\s+", -1));
    }
}
