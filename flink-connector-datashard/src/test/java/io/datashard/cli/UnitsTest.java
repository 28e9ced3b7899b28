package io.datashard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class UnitsTest {
    private final ManualClock clock = new ManualClock();

    @Test
    void timesAndSizesAreReadAsPeopleWriteThem() {
        assertThat(Units.duration("7d")).isEqualTo(Duration.ofDays(7));
        assertThat(Units.duration("12 H")).isEqualTo(Duration.ofHours(12));
        assertThat(Units.duration("30min")).isEqualTo(Duration.ofMinutes(30));
        assertThat(Units.duration("45s")).isEqualTo(Duration.ofSeconds(45));
        assertThat(Units.bytes("128mb")).isEqualTo(128L << 20);
        assertThat(Units.bytes("1 GB")).isEqualTo(1L << 30);
        assertThat(Units.bytes("65536")).isEqualTo(65536);
        assertThat(Units.instant("2026-01-31T00:00:00Z", clock)).isEqualTo(Instant.parse("2026-01-31T00:00:00Z"));
        assertThat(Units.instant("1d", clock)).isEqualTo(clock.instant().minus(Duration.ofDays(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "-1d", "d", "7 weeks", "999999999999999d", "1.5d"})
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> Units.duration(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining(text);
        assertThatThrownBy(() -> Units.instant(text, clock)).isInstanceOf(TypeConversionException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "mb", "1tb1", "1.5gb", "99999999999999gb"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> Units.bytes(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining(text);
    }
}
