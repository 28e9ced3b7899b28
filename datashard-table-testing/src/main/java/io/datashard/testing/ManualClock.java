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

    /** Lets time pass; a negative span sets the clock back only, since no time passes backwards. */
    public void advance(Duration span) {
        if (span.isNegative()) {
            move(span);
        } else {
            time.pass(span);
        }
    }

    /** The time that passes when this clock is advanced; whoever waits for it advances the clock himself. */
    public PassingTime time() {
        return time;
    }

    /** How long was waited so far, each time. */
    public List<Duration> pauses() {
        return time.pauses();
    }

    /** This clock, its time, and real ids. */
    public Sources sources() {
        return new Sources(this, Sources.ofProcess().ids(), time);
    }

    private void move(Duration span) {
        now.updateAndGet(instant -> instant.plus(span));
    }

    /** Moves to an instant, also back, as real clocks sometimes do. */
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

    /** The same clock seen from another zone: moving one moves both. */
    @Override
    public Clock withZone(ZoneId other) {
        return new ManualClock(this, other);
    }
}
