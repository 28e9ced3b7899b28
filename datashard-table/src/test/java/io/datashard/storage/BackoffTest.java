package io.datashard.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Backoff WAITS = new Backoff(Duration.ofMillis(10), Duration.ofMillis(50));

    @Test
    void doublesUpToTheLongest() {
        List<Long> waits = IntStream.rangeClosed(1, 5)
                .mapToObj(failures -> WAITS.after(failures).toMillis())
                .toList();
        assertThat(waits).containsExactly(10L, 20L, 40L, 50L, 50L);
    }

    @Test
    void countsManyFailuresWithoutOverflow() {
        assertThat(WAITS.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofMillis(50));
        assertThat(new Backoff(Duration.ofDays(1), Duration.ofDays(2)).after(40))
                .isEqualTo(Duration.ofDays(2));
        assertThat(Backoff.from(Duration.ofMillis(20)).after(8)).isEqualTo(Duration.ofMillis(2560));
    }

    @Test
    void aRandomPartLengthensByUpToAHalf() {
        assertThat(WAITS.lengthenedAfter(2, () -> 0)).isEqualTo(Duration.ofMillis(20));
        assertThat(WAITS.lengthenedAfter(2, () -> -1)).isEqualTo(Duration.ofMillis(30));
        assertThat(WAITS.lengthenedAfter(2, () -> Long.MIN_VALUE))
                .isBetween(Duration.ofMillis(20), Duration.ofMillis(30));
    }

    @Test
    void orShortensByUpToAHalf() {
        assertThat(WAITS.shortenedAfter(2, () -> 0)).isEqualTo(Duration.ofMillis(10));
        assertThat(WAITS.shortenedAfter(2, () -> -1)).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void waitsOfNothingStayNothing() {
        Backoff none = new Backoff(Duration.ZERO, Duration.ZERO);
        assertThat(none.after(9)).isEqualTo(Duration.ZERO);
        assertThat(none.lengthenedAfter(9, () -> 7)).isEqualTo(Duration.ZERO);
    }
}
