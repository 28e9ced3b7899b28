package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In how many requests parts of columns are fetched, and what is fetched with them. */
class FetchPlanTest {
    private static final long MB = 1 << 20;

    @Test
    void aSmallRowGroupIsOneRequestWhateverItsColumns() {
        List<ByteRanges> columns = IntStream.range(0, 60)
                .mapToObj(i -> ByteRanges.of(4 + i * 50_000L, 4 + (i + 1) * 50_000L))
                .toList();

        List<Stretch> stretches = FetchPlan.early(columns);

        assertThat(stretches).hasSize(1);
        assertThat(stretches.get(0).pieces()).isEqualTo(1);
        assertThat(FetchPlan.bytes(stretches)).isEqualTo(60 * 50_000L);
    }

    @Test
    void twoColumnsAreOneRequestOnlyIfLittleLiesBetweenThem() {
        ByteRanges first = ByteRanges.of(4, MB);

        assertThat(FetchPlan.early(List.of(first, ByteRanges.of(MB + FetchPlan.GAP, 2 * MB))))
                .hasSize(1);
        assertThat(FetchPlan.early(List.of(first, ByteRanges.of(MB + FetchPlan.GAP + 1, 2 * MB))))
                .hasSize(2);
    }

    @Test
    void aLargeRowGroupIsFetchedSideBySideInPiecesThatArePassed() {
        List<ByteRanges> columns = IntStream.range(0, 8)
                .mapToObj(i -> ByteRanges.of(4 + i * 16L * MB, 4 + (i + 1L) * 16 * MB))
                .toList();

        List<Stretch> stretches = FetchPlan.early(columns);

        assertThat(stretches)
                .hasSize(8)
                .allMatch(stretch -> stretch.parts().size() == 1)
                .allMatch(stretch -> stretch.pieces() == 8);
    }

    @Test
    void manySmallColumnsOfALargeRowGroupShareRequests() {
        List<ByteRanges> columns = IntStream.range(0, 2000)
                .mapToObj(i -> ByteRanges.of(4 + i * 20_000L, 4 + (i + 1) * 20_000L))
                .toList();

        List<Stretch> stretches = FetchPlan.early(columns);

        assertThat(stretches).hasSizeBetween(2000 / 13, 2000 / 12);
    }

    @Test
    void farColumnsOfManyAreNotFetchedWithAllThatLiesBetween() {
        List<ByteRanges> columns = IntStream.range(0, 1000)
                .mapToObj(i -> ByteRanges.of(4 + i * 400_000L, 4 + i * 400_000L + 1000))
                .toList();

        assertThat(FetchPlan.bytes(FetchPlan.early(columns))).isEqualTo(1000 * 1000L);
    }

    @Test
    void everyByteThatIsNeededIsInAPieceOfBoundedLength() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<ByteRanges> columns = columns(random);
            boolean early = random.nextBoolean();
            List<Stretch> stretches = early ? FetchPlan.early(columns) : FetchPlan.of(List.of(), columns);
            for (Stretch stretch : stretches) {
                assertThat(stretch.startOf(0)).isEqualTo(stretch.start());
                assertThat(stretch.startOf(stretch.pieces())).isEqualTo(stretch.end());
                for (int i = 0; i < stretch.pieces(); i++) {
                    long start = stretch.startOf(i);
                    long end = stretch.startOf(i + 1);
                    assertThat(end - start).isBetween(1L, (long) FetchPlan.MOST_OF_REQUEST);
                    assertThat(stretch.pieceOf(start)).isEqualTo(i);
                    assertThat(stretch.pieceOf(end - 1)).isEqualTo(i);
                }
            }
            for (ByteRanges column : columns) {
                for (long[] part : column.parts()) {
                    long at = part[0] + (long) (random.nextDouble() * (part[1] - part[0]));
                    assertThat(stretches).as("seed %s", seed).anyMatch(stretch -> stretch.has(at));
                }
            }
        }
    }

    private static List<ByteRanges> columns(Random random) {
        List<ByteRanges> columns = new ArrayList<>();
        long at = 4;
        int most = 1 << (10 + random.nextInt(15));
        for (int i = random.nextInt(40); i >= 0; i--) {
            ByteRanges ranges = new ByteRanges();
            for (int part = random.nextInt(4); part >= 0; part--) {
                long end = at + 1 + random.nextInt(most);
                ranges.add(at, end);
                at = end + random.nextInt(random.nextBoolean() ? 1 : 2 << 20);
            }
            columns.add(ranges);
        }
        return columns;
    }
}
