package io.datashard.testing;

import io.datashard.storage.PassingTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Time that passes when a test moves a {@link ManualClock}. That thread runs everything that becomes due, at its moment. Thread-safe. */
final class ManualTime implements PassingTime {
    private final Consumer<Duration> moved;
    private final PriorityQueue<Beating> due = new PriorityQueue<>(
            Comparator.<Beating>comparingLong(beating -> beating.at).thenComparingLong(beating -> beating.number));
    private final List<Duration> pauses = new ArrayList<>();
    private long nanos;
    private long beatings;

    /**
     * Starts at 0.
     *
     * @param moved receives each move
     */
    ManualTime(Consumer<Duration> moved) {
        this.moved = moved;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public void pause(Duration duration) {
        synchronized (this) {
            pauses.add(duration);
        }
        pass(duration);
    }

    synchronized List<Duration> pauses() {
        return List.copyOf(pauses);
    }

    void pass(Duration span) {
        long until = nanos() + span.toNanos();
        Beating next = moveTo(until);
        while (next != null) {
            next.run();
            next = moveTo(until);
        }
    }

    /** Moves to the next due action, or to the end. */
    private synchronized @Nullable Beating moveTo(long until) {
        Beating next = due.peek();
        boolean isDue = next != null && next.at <= until;
        long now = Math.max(nanos, isDue ? next.at : until);
        moved.accept(Duration.ofNanos(now - nanos));
        nanos = now;
        return isDue ? due.poll() : null;
    }

    @Override
    public synchronized Repetition repeat(String name, Duration first, Beat beat) {
        Beating beating = new Beating(beatings++, beat);
        plan(beating, first);
        return beating;
    }

    private synchronized void plan(Beating beating, Duration wait) {
        if (!beating.closed) {
            beating.at = nanos + wait.toNanos();
            due.add(beating);
        }
    }

    private final class Beating implements Repetition {
        private final long number;
        private final Beat beat;
        private long at;
        private boolean closed;

        Beating(long number, Beat beat) {
            this.number = number;
            this.beat = beat;
        }

        void run() {
            Optional<Duration> wait = beat.run();
            wait.ifPresent(span -> plan(this, span));
        }

        @Override
        public void close() {
            synchronized (ManualTime.this) {
                closed = true;
                due.remove(this);
            }
        }
    }
}
