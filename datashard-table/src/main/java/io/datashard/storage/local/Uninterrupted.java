package io.datashard.storage.local;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Runs one short, repeatable disk action to its end although the thread is interrupted.
 *
 * <p>Java closes a file channel whose thread is interrupted. In the middle of a commit that would turn a cancelled task into a commit of
 * unknown outcome; so small objects are finished first, and the interrupt is passed on after.
 */
final class Uninterrupted {
    private Uninterrupted() {}

    /** An action that may be run again from its beginning. */
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
