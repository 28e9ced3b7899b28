package io.datashard.flink.metatable;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.schema.DecimalType;
import io.datashard.schema.PrimitiveType;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class ShownTextTest {
    @Test
    void timesAreWrittenAsInSqlAndInUtc() {
        assertThat(ShownText.of(PrimitiveType.DATE, 20_000)).isEqualTo("2024-10-04");
        assertThat(ShownText.of(PrimitiveType.TIME, 3_600_000_000L)).isEqualTo("01:00:00");
        assertThat(ShownText.of(PrimitiveType.TIME, 3_600_500_000L)).isEqualTo("01:00:00.5");
        assertThat(ShownText.of(PrimitiveType.TIMESTAMP, -1L)).isEqualTo("1969-12-31 23:59:59.999999");
        assertThat(ShownText.of(PrimitiveType.TIMESTAMP, 0L)).isEqualTo("1970-01-01 00:00:00");
        assertThat(ShownText.of(PrimitiveType.TIMESTAMPTZ, 1_000_000L)).isEqualTo("1970-01-01 00:00:01+00:00");
    }

    @Test
    void otherValuesAreWrittenInFull() {
        assertThat(ShownText.of(new DecimalType(18, 8), new BigDecimal("0.00000001")))
                .isEqualTo("0.00000001");
        assertThat(ShownText.of(PrimitiveType.BINARY, new byte[] {0, -1})).isEqualTo("00ff");
        assertThat(ShownText.of(PrimitiveType.STRING, "a'b")).isEqualTo("a'b");
        assertThat(ShownText.of(PrimitiveType.INT, 54)).isEqualTo("54");
        assertThat(ShownText.of(PrimitiveType.LONG, -1L)).isEqualTo("-1");
    }
}
