package io.datashard.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowPaceTest {
    private static final Duration STEP = Duration.ofMillis(1);

    private final ManualClock clock = new ManualClock();

    @Test
    void rowsAreDueEvenlyAndNoneIsLostToRounding() {
        RowPace pace = RowPace.share(7, 1, 0, clock.time());
        long rows = 0;
        for (long millis = 0; millis <= 100_000; millis++) {
            rows += emitAll(pace);
            assertThat(rows).isEqualTo(millis * 7 / 1000 + 1);
            clock.advance(STEP);
        }
    }

    @Test
    void readersTogetherKeepTheRateAndTakeTurns() {
        List<RowPace> paces = IntStream.range(0, 3)
                .mapToObj(reader -> RowPace.share(10, 3, reader, clock.time()))
                .toList();
        long rows = 0;
        for (long millis = 0; millis <= 20_000; millis++) {
            for (int reader = 0; reader < 3; reader++) {
                long emitted = emitAll(paces.get(reader));
                assertThat(emitted).isEqualTo(millis % 100 == 0 && millis / 100 % 3 == reader ? 1 : 0);
                rows += emitted;
            }
            clock.advance(STEP);
        }
        assertThat(rows).isEqualTo(201);
    }

    @Test
    void readerThatWasHeldUpMakesUpForATenthOfASecondAtMost() {
        RowPace pace = RowPace.share(1000, 1, 0, clock.time());
        assertThat(emitAll(pace)).isEqualTo(1);
        clock.advance(Duration.ofMillis(100));
        assertThat(emitAll(pace)).isEqualTo(100);
        clock.advance(Duration.ofHours(5));
        assertThat(emitAll(pace)).isEqualTo(101);
        assertThat(emitAll(pace)).isZero();
        clock.advance(Duration.ofMillis(3));
        assertThat(emitAll(pace)).isEqualTo(3);
    }

    @Test
    void pauseEndsWhenTheNextRowIsDue() {
        RowPace pace = RowPace.share(4, 1, 0, clock.time());
        emitAll(pace);
        CompletableFuture<Void> pause = pace.pause();
        assertThat(pause).isNotDone();
        clock.advance(Duration.ofMillis(249));
        assertThat(pause).isNotDone();
        assertThat(pace.allows()).isFalse();
        assertThat(pace.pause()).isSameAs(pause);
        clock.advance(Duration.ofMillis(1));
        assertThat(pause).isDone();
        assertThat(pace.allows()).isTrue();
    }

    @Test
    void fastReaderIsWokenAHundredTimesASecondAndKeepsItsRate() {
        RowPace pace = RowPace.share(100_000, 1, 0, clock.time());
        long rows = 0;
        long pauses = 0;
        for (long millis = 0; millis <= 10_000; millis++) {
            if (pace.pause().isDone()) {
                rows += emitAll(pace);
                pauses++;
            }
            clock.advance(STEP);
        }
        assertThat(pauses).isBetween(990L, 1010L);
        assertThat(rows).isBetween(999_000L, 1_000_001L);
    }

    @Test
    void pauseOfAClosedPaceNeverEnds() {
        RowPace pace = RowPace.share(1, 1, 0, clock.time());
        emitAll(pace);
        pace.close();
        clock.advance(Duration.ofHours(1));
        assertThat(pace.pause()).isNotDone();
    }

    @Test
    void withoutALimitNoReaderWaits() {
        RowPace pace = RowPace.unlimited(clock.time());
        for (int row = 0; row < 100_000; row++) {
            assertThat(pace.allows()).isTrue();
            pace.count();
        }
        assertThat(pace.pause()).isDone();
    }

    private static long emitAll(RowPace pace) {
        long rows = 0;
        while (pace.allows()) {
            pace.count();
            rows++;
        }
        return rows;
    }
}
