package io.datashard.benchmarks.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Spread(3, 1, 9, 4));
        assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(7, 7, 7, 1));
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNumberHasThreeDigitsThatCount() {
        assertThat(List.of(0.12345, 1.2345, 12.345, 123.45, 12345.6).stream().map(Spread::number))
                .containsExactly("0.123", "1.23", "12.3", "123", "12,346");
        assertThat(new Spread(2, 1, 3, 3).text()).isEqualTo("2.00 (1.00–3.00)");
        assertThat(new Spread(2, 2, 2, 1).text()).isEqualTo("2.00");
    }
}
