package io.datashard.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Waits for an effect of another thread or process. The only place in tests that sleeps. */
public final class Await {
    private static final long PAUSE_MILLIS = 20;

    private Await() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @param what what the test waits for, for the failure message
     * @param limit the longest wait
     * @param condition checked repeatedly; an exception ends the wait
     * @throws AssertionError if the condition does not hold within the limit
     */
    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        until(what, limit, condition, () -> "");
    }

    /** Like the other {@code until}; the failure message ends with the text of {@code whyNot}. */
    public static void until(String what, Duration limit, Callable<Boolean> condition, Supplier<String> whyNot) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError(
                            "Waited " + limit.toSeconds() + " s in vain for " + what + ". " + whyNot.get());
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for " + what, e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("Failed while waiting for " + what + ": " + Causes.root(e), e);
        }
    }
}
