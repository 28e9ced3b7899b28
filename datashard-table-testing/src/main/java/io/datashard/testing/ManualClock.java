package io.datashard.testing;

import io.datashard.storage.PassingTime;
import io.datashard.storage.Sources;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that moves only when a test moves it. Thread-safe. */
public final class ManualClock extends Clock {
    private final AtomicReference<Instant> now;
    private final ZoneId zone;
    private final ManualTime time;

    /** Starts at 2026-01-01T00:00:00Z. */
    public ManualClock() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    public ManualClock(Instant start) {
        this.now = new AtomicReference<>(start);
        this.zone = ZoneOffset.UTC;
        this.time = new ManualTime(this::move);
    }

    private ManualClock(ManualClock same, ZoneId zone) {
        this.now = same.now;
        this.zone = zone;
        this.time = same.time;
    }

    /** Lets time pass. A negative span only sets the clock back, because {@link #time} never goes backwards. */
    public void advance(Duration span) {
        if (span.isNegative()) {
            move(span);
        } else {
            time.pass(span);
        }
    }

    /** Monotonic time that moves with this clock; a wait advances the clock itself. */
    public PassingTime time() {
        return time;
    }

    /** The lengths of all waits so far. */
    public List<Duration> pauses() {
        return time.pauses();
    }

    /** This clock, its time, and real random ids. */
    public Sources sources() {
        return new Sources(this, Sources.ofProcess().ids(), time);
    }

    private void move(Duration span) {
        now.updateAndGet(instant -> instant.plus(span));
    }

    /** Sets the clock to an instant, also an earlier one, as real clocks sometimes do. */
    public void set(Instant instant) {
        now.set(instant);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** The same clock in another zone: moving one moves both. */
    @Override
    public Clock withZone(ZoneId other) {
        return new ManualClock(this, other);
    }
}
