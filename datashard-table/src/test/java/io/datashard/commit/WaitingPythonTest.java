package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.storage.Pause;
import io.datashard.storage.StoragePath;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.PythonWriter;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TableAudit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingPythonTest {
    private static final StoragePath FILE = StoragePath.of("data/auto_0123456789abcdef.parquet");
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final ManualClock clock = new ManualClock();
    private final MemoryStorage memory = new MemoryStorage(clock);
    private final FaultyStorage storage = new FaultyStorage(memory);
    private final WaitingPython python = new WaitingPython(true);
    private final List<Runnable> meanwhile = new ArrayList<>();
    private final Pause pause = duration -> {
        clock.advance(duration);
        List<Runnable> now = List.copyOf(meanwhile);
        now.forEach(Runnable::run);
    };

    @Test
    void nobodyWaits() {
        assertThat(stay()).isZero();
        assertThat(looks()).isOne();
    }

    @Test
    void itLooksOnceInEachInterval() {
        for (int i = 0; i < 100; i++) {
            assertThat(stay()).isZero();
            clock.advance(INTERVAL.dividedBy(10));
        }
        assertThat(looks()).isBetween(10L, 11L);
    }

    @Test
    void itStaysAwayUntilTheMarkerIsGone() {
        PythonWriter.mark(memory, FILE);
        Instant commits = clock.instant().plusMillis(700);
        meanwhile.add(() -> {
            if (!clock.instant().isBefore(commits)) {
                memory.delete(TableAudit.marker(FILE));
            }
        });
        assertThat(stay()).isBetween(Duration.ofMillis(700), Duration.ofMillis(800));
        assertThat(python.wasSeen(Duration.ofSeconds(1), clock.instant())).isTrue();
        clock.advance(Duration.ofSeconds(2));
        assertThat(stay()).isZero();
        assertThat(python.wasSeen(Duration.ofSeconds(1), clock.instant())).isFalse();
    }

    @Test
    void whoComesMeanwhileIsNotWaitedFor() {
        PythonWriter.mark(memory, FILE);
        meanwhile.add(() -> {
            memory.delete(TableAudit.marker(FILE));
            PythonWriter.mark(memory, StoragePath.of("data/auto_" + clock.millis() + ".parquet"));
        });
        assertThat(stay()).isLessThan(INTERVAL);
        assertThat(stay()).isZero();
        clock.advance(INTERVAL);
        assertThat(stay()).isPositive();
    }

    @Test
    void aMarkerThatStaysCosts24SecondsInAll() {
        PythonWriter.mark(memory, FILE);
        Duration away = Duration.ZERO;
        Instant end = clock.instant().plus(Duration.ofMinutes(10));
        while (clock.instant().isBefore(end)) {
            Duration stay = stay();
            assertThat(stay).isLessThan(Duration.ofMillis(4500));
            away = away.plus(stay);
            clock.advance(Duration.ofMillis(100));
        }
        assertThat(away).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(25));
    }

    @Test
    void beforeAMarkerThatStaysANewOneIsWaitedFor() {
        PythonWriter.mark(memory, FILE);
        for (int times = 0; times < 3; times++) {
            assertThat(stay()).isGreaterThanOrEqualTo(Duration.ofSeconds(4));
            clock.advance(Duration.ofSeconds(8).plus(INTERVAL));
        }
        assertThat(stay()).isZero();
        StoragePath fresh = StoragePath.of("data/auto_fedcba9876543210.parquet");
        PythonWriter.mark(memory, fresh);
        meanwhile.add(() -> memory.delete(TableAudit.marker(fresh)));
        clock.advance(INTERVAL);
        assertThat(stay()).isBetween(Duration.ofMillis(1), INTERVAL);
    }

    @Test
    void aClockThatStandsStillMakesItNoLonger() {
        PythonWriter.mark(memory, FILE);
        List<Duration> pauses = new ArrayList<>();
        assertThat(python.letThrough(storage, new ManualClock(clock.instant()), pauses::add))
                .isTrue();
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void anInterruptedThreadDoesNotWait() {
        PythonWriter.mark(memory, FILE);
        List<Duration> pauses = new ArrayList<>();
        Thread.currentThread().interrupt();
        boolean unused = python.letThrough(storage, clock, pauses::add);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pauses).isEmpty();
    }

    @Test
    void anOldMarkerAndOneOfThisLibraryAreNotWaitedFor() {
        PythonWriter.mark(memory, FILE);
        PythonWriter.mark(memory, StoragePath.of("data/flink_1.parquet"));
        clock.advance(Duration.ofMinutes(3));
        assertThat(stay()).isZero();
        PythonWriter.mark(memory, StoragePath.of("data/flink_2.parquet"));
        clock.advance(INTERVAL);
        assertThat(stay()).isZero();
        assertThat(looks()).isEqualTo(2);
    }

    /** Of a store whose clock is ahead, each marker looks new. */
    @Test
    void aMarkerIsWaitedForNoLongerThanThreeMinutesByTheOwnClock() {
        ManualClock ahead = new ManualClock(clock.instant().plus(Duration.ofHours(1)));
        MemoryStorage store = new MemoryStorage(ahead);
        PythonWriter.mark(store, FILE);
        assertThat(python.letThrough(store, clock, pause)).isTrue();
        clock.advance(Duration.ofMinutes(3));
        assertThat(python.letThrough(store, clock, pause)).isFalse();
    }

    @Test
    void aListingThatFailsIsNoReasonToWaitAndIsNotTriedForAMinute() {
        PythonWriter.mark(memory, FILE);
        FaultyStorage failing =
                new FaultyStorage(memory).failWhen(operation -> operation.kind() == Kind.LIST, Fault.REFUSED);
        assertThat(python.letThrough(failing, clock, pause)).isFalse();
        clock.advance(Duration.ofSeconds(59));
        assertThat(stay()).isZero();
        PythonWriter.mark(memory, FILE);
        clock.advance(Duration.ofSeconds(2));
        assertThat(stay()).isPositive();
    }

    private Duration stay() {
        Instant begin = clock.instant();
        boolean stayed = python.letThrough(storage, clock, pause);
        Duration stay = Duration.between(begin, clock.instant());
        assertThat(stayed).isEqualTo(!stay.isZero());
        return stay;
    }

    private long looks() {
        return storage.trace().stream()
                .filter(operation -> operation.kind() == Kind.LIST)
                .count();
    }
}
