package io.datashard.benchmarks.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RowChecksumTest {
    private static final RowChecksum FULL = RowChecksum.full(RowType.of(
            new LogicalType[] {new BigIntType(), new BigIntType(), VarCharType.STRING_TYPE},
            new String[] {"a", "b", "c"}));

    private static long of(Object a, Object b, String c) {
        return FULL.of(GenericRowData.of(a, b, c == null ? null : StringData.fromString(c)));
    }

    @Test
    void theFullOneSeesWhatACheapOneDoesNot() {
        long row = of(1L, 4L, "abcd");
        // As long, and the same last byte.
        assertThat(of(1L, 4L, "xbcd")).isNotEqualTo(row);
        assertThat(of(4L, 1L, "abcd")).isNotEqualTo(row);
        // The same sum with the factors of the columns.
        assertThat(of(4L, 3L, "abcd")).isNotEqualTo(row);
        assertThat(of(1L, null, "abcd")).isNotEqualTo(row);
        assertThat(of(1L, 4L, null)).isNotEqualTo(of(1L, 4L, ""));
        assertThat(of(1L, 4L, "abcd")).isEqualTo(row);
    }

    @Test
    void theFullOneSeesTwoRowsThatChangedAColumn() {
        assertThat(of(1L, 2L, "a") + of(3L, 4L, "b")).isNotEqualTo(of(1L, 4L, "a") + of(3L, 2L, "b"));
    }

    @ParameterizedTest
    @EnumSource
    void aDatasetIsTheSameFromWhereverItBegins(Dataset dataset) {
        RowChecksum checksum = RowChecksum.full(dataset.rowType());
        assertThat(dataset.sum(checksum, 0, 70) + dataset.sum(checksum, 70, 100))
                .isEqualTo(dataset.sum(checksum, 0, 100));
    }
}
