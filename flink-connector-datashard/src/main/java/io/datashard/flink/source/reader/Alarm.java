package io.datashard.flink.source.reader;

import io.datashard.storage.PassingTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Completes a future when its time has come, in a thread of its own. That thread rings at most every 10 ms, and lives only as long as alarms
 * follow each other. One alarm at a time. Thread-safe.
 */
final class Alarm implements AutoCloseable {
    /** Waking the task costs as much as some hundred rows. */
    static final Duration TICK = Duration.ofMillis(10);

    private final PassingTime time;
    private PassingTime.@Nullable Repetition ticks;
    private @Nullable CompletableFuture<Void> waiting;
    private long due;
    private boolean closed;

    Alarm(PassingTime time) {
        this.time = time;
    }

    /** Sets the alarm, in place of the last one. After {@link #close}, it never rings. */
    synchronized CompletableFuture<Void> at(long nanos) {
        CompletableFuture<Void> set = new CompletableFuture<>();
        waiting = set;
        due = nanos;
        if (ticks == null && !closed) {
            ticks = time.repeat("DataShard rate limit", left(), this::tick);
        }
        return set;
    }

    private Optional<Duration> tick() {
        CompletableFuture<Void> rung;
        synchronized (this) {
            rung = waiting;
            if (rung == null) {
                ticks = null;
                return Optional.empty();
            }
            if (!left().isZero()) {
                return Optional.of(left());
            }
            waiting = null;
        }
        rung.complete(null);
        return Optional.of(TICK);
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(0, due - time.nanos()));
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (ticks != null) {
            ticks.close();
        }
    }
}
