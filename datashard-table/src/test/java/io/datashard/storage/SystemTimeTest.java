package io.datashard.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.storage.PassingTime.Repetition;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done again and again, and the thread that does it. */
@Timeout(30)
class SystemTimeTest {
    private final PassingTime time = new SystemTime();
    private final AtomicInteger done = new AtomicInteger();
    private final BlockingQueue<Thread> beats = new LinkedBlockingQueue<>();

    @Test
    void itIsDoneAgainUntilItEndsItself() throws InterruptedException {
        Repetition repetition = time.repeat("beating", Duration.ofMillis(1), () -> {
            beats.add(Thread.currentThread());
            return done.incrementAndGet() < 3 ? Optional.of(Duration.ofMillis(1)) : Optional.empty();
        });
        Thread thread = beat();
        thread.join();
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).isEqualTo("beating");
        assertThat(beats).hasSize(2).containsOnly(thread);
        repetition.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whenItIsClosedOrInterruptedItsThreadEndsThoughItsNextTimeIsFarAway(boolean interrupted)
            throws InterruptedException {
        Repetition repetition = time.repeat("beating", Duration.ZERO, () -> {
            beats.add(Thread.currentThread());
            return Optional.of(Duration.ofDays(1));
        });
        Thread thread = beat();
        if (interrupted) {
            thread.interrupt();
        } else {
            repetition.close();
        }
        thread.join();
        assertThat(beats).isEmpty();
    }

    private Thread beat() throws InterruptedException {
        Thread beating = beats.poll(20, TimeUnit.SECONDS);
        assertThat(beating).isNotNull();
        return beating;
    }
}
