package io.datashard.storage.local;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Runs one short, repeatable disk action to its end, even if the thread is interrupted.
 *
 * <p>Java closes a file channel whose thread is interrupted. In the middle of a commit, a cancelled task would then cause an unknown outcome.
 * So this finishes small objects first and then passes the interrupt on.
 */
final class Uninterrupted {
    private Uninterrupted() {}

    /** An action that may run again from its beginning. */
    interface Action<T> {
        T run() throws IOException;
    }

    static <T> T run(Action<T> action) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return action.run();
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
