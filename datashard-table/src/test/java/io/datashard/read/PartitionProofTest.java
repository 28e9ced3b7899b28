package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.schema.Field;
import io.datashard.schema.Partition;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Predicate;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionProofTest {
    private static final Schema SCHEMA = Schema.of(
            Field.required(1, "id", PrimitiveType.LONG),
            Field.optional(2, "sym", PrimitiveType.STRING),
            Field.optional(3, "ts", PrimitiveType.TIMESTAMPTZ),
            Field.optional(4, "local", PrimitiveType.TIMESTAMP));
    private static final long DAY = 86_400_000_000L;
    private static final Predicate FILTER = new Predicate.Compare("id", Predicate.Operator.EQ, 5L);

    @ParameterizedTest
    @CsvSource({"19, true", "20, false", "21, false", "22, false", "23, true"})
    void dayOutsideOfTheBoundsIsForged(int day, boolean forged) {
        DataFile file = file(3, 20 * DAY + 1, 22 * DAY + 7, day);

        if (forged) {
            assertThatThrownBy(() -> pruner("day(ts)").judge(file))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining("data/f.parquet")
                    .hasMessageContaining("'ts'")
                    .hasMessageContaining("'ts_day'");
        } else {
            assertThat(pruner("day(ts)").mayMatch(file)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sym, a, true",
        "sym, m, false",
        "sym, z, true",
        "'truncate(1, sym)', l, true",
        "'truncate(1, sym)', m, false"
    })
    void textOutsideOfTheBoundsIsForged(String spec, String value, boolean forged) {
        DataFile file = file(2, "m", "mz", value);

        if (forged) {
            assertThatThrownBy(() -> pruner(spec).judge(file)).isInstanceOf(CorruptDataException.class);
        } else {
            assertThat(pruner(spec).mayMatch(file)).isTrue();
        }
    }

    @Test
    void whatIsNotKnownContradictsNothing() {
        assertThat(pruner("sym").mayMatch(file(2, "m", "m", (Object) null))).isTrue();
        assertThat(pruner("sym").mayMatch(file(2, "m", "m"))).isTrue();
        assertThat(pruner("sym").mayMatch(file(3, 1L, 1L, "m"))).isTrue();
        assertThat(pruner("bucket(4, sym)").mayMatch(file(2, "m", "m", 3))).isTrue();
        assertThat(pruner("local").mayMatch(file(4, DAY, DAY, 2 * DAY))).isTrue();
    }

    @Test
    void readWithoutAFilterSkipsNothingAndAsksForNoProof() {
        FilePruner all = new FilePruner(SCHEMA, PartitionSpec.parse("sym", SCHEMA), null);

        assertThat(all.mayMatch(file(2, "m", "m", "forged"))).isTrue();
    }

    private static FilePruner pruner(String spec) {
        return new FilePruner(SCHEMA, PartitionSpec.parse(spec, SCHEMA), FILTER);
    }

    private static DataFile file(int field, Object lower, Object upper, @Nullable Object... partition) {
        List<@Nullable Object> values = new ArrayList<>(Arrays.asList(partition));
        return new DataFile(
                        StoragePath.of("data/f.parquet"),
                        3,
                        100,
                        null,
                        Map.of(),
                        new ColumnBounds(Map.of(field, lower), Map.of(field, upper)))
                .inPartition(Partition.of(values));
    }
}
