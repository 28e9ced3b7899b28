package io.datashard.testing;

import io.datashard.storage.Pause;
import java.time.Duration;
import java.util.Random;

/** How Python goes on after it has lost a commit to another writer (classic format section 6.4). */
public interface PythonRetries {
    /** Tries again at once, for as long as it takes: for tests in which no time passes. */
    PythonRetries AT_ONCE = losses -> {};

    /**
     * Waits before the next attempt.
     *
     * @param losses how often this commit has lost
     */
    void lost(int losses);

    /** As it really does: 20 ms after the first loss, twice as much after each, up to 2 s, and up to half of it more. Fails after 50. */
    static PythonRetries timed(Pause pause, Random random) {
        return losses -> {
            if (losses >= 50) {
                throw new AssertionError("Python has lost 50 times and gives up");
            }
            long millis = Math.min(10L << Math.min(losses, 10), 2000);
            pause.pause(Duration.ofMillis(millis + random.nextLong(millis / 2 + 1)));
        };
    }
}
