package io.datashard.storage;

import java.time.Duration;
import java.util.Optional;

/** The monotonic time of the machine; the only home of {@link System#nanoTime}. */
final class SystemTime implements PassingTime {
    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void pause(Duration duration) {
        Pause.PARK.pause(duration);
    }

    @Override
    public Repetition repeat(String name, Duration first, Beat beat) {
        return new Beating(name, first, beat);
    }

    private static final class Beating implements Repetition {
        private final Beat beat;
        private boolean closed;

        Beating(String name, Duration first, Beat beat) {
            this.beat = beat;
            Thread thread = new Thread(() -> keepOn(first), name);
            thread.setDaemon(true);
            thread.start();
        }

        private void keepOn(Duration first) {
            Optional<Duration> wait = Optional.of(first);
            while (wait.isPresent() && waited(wait.get())) {
                wait = beat.run();
            }
        }

        /** Waits; false if it was closed meanwhile. */
        private synchronized boolean waited(Duration wait) {
            long until = System.nanoTime() + wait.toNanos();
            try {
                long left = wait.toNanos();
                while (!closed && left > 0) {
                    wait(left / 1_000_000 + 1);
                    left = until - System.nanoTime();
                }
            } catch (InterruptedException e) {
                // Only the end of the process interrupts this thread.
                closed = true;
            }
            return !closed;
        }

        @Override
        public synchronized void close() {
            closed = true;
            notifyAll();
        }
    }
}
