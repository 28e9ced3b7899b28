package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.testing.EveryLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;

/**
 * One writer that commits every 2 s beside writers that never pause, on a store whose every request takes 20 ms of simulated time. How long
 * it waits is counted in commits of the others until its own is visible. {@code docs/decisions/0019-fair-commits.md} says how the bound comes
 * about. A failure names the seed; {@code -Dsimulation.seed=N} runs that one alone, {@code -Dsimulation.seeds=N} as many.
 */
@Timeout(300)
class FairCommitsTest {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 4);
    /** After so many metadata versions at the latest, whoever sees nobody makes room. */
    private static final int UNSEEN = 40;

    private static final int LEAST_COMMITS = 5;

    private final Layout layout;

    FairCommitsTest(Layout layout) {
        this.layout = layout;
    }

    @EveryLayout
    void whoCommitsSeldomWaitsForAboutOneCommitOfEachOther() {
        for (int busy : List.of(1, 2, 8)) {
            List<Integer> later = new ArrayList<>();
            forEverySeed(busy, race -> {
                List<Integer> waits = race.waits().commits();
                requireShortWaits(waits, busy);
                requireSharesAlike(race.commitsOfBusy());
                later.addAll(waits.subList(1, waits.size()));
            });
            requireShortMedian(later, busy);
        }
    }

    private static void requireShortWaits(List<Integer> waits, int busy) {
        // Nobody knows of him before his first commit.
        assertThat(waits.get(0)).as("the first wait").isLessThanOrEqualTo(UNSEEN + 2 * (busy + 1));
        List<Integer> later = waits.stream().skip(1).sorted().toList();
        assertThat(later).hasSizeGreaterThan(3);
        assertThat(later.get(later.size() - 1)).as("the longest of %s", later).isLessThanOrEqualTo(2 * busy + 4);
    }

    /** Of all seeds: a race has no more than ten waits, of which half may be longer by chance. */
    private static void requireShortMedian(List<Integer> waits, int busy) {
        List<Integer> sorted = waits.stream().sorted().toList();
        assertThat(sorted.get(sorted.size() / 2))
                .as("%s busy writers: the median of %s", busy, sorted)
                .isLessThanOrEqualTo(busy + 2);
    }

    private static void requireSharesAlike(List<Integer> commits) {
        List<Integer> sorted = commits.stream().sorted().toList();
        int most = sorted.get(sorted.size() - 1);
        assertThat(sorted.get(0)).as("the fewest of %s", sorted).isGreaterThan(LEAST_COMMITS);
        // One of them is alone with the table until the others have been seen.
        assertThat(most)
                .as("the most of %s", sorted)
                .isLessThanOrEqualTo(2 * sorted.get(0) + (sorted.size() > 1 ? UNSEEN : most));
    }

    private void forEverySeed(int busy, Consumer<TimedRace> check) {
        Integer one = Integer.getInteger("simulation.seed");
        for (int seed :
                one != null ? new int[] {one} : IntStream.range(0, SEEDS).toArray()) {
            try {
                TimedRace race = new TimedRace(layout, seed);
                for (int i = 0; i < busy; i++) {
                    race.busy("busy" + i);
                }
                race.seldom("seldom");
                race.run();
                check.accept(race);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(busy + " busy writers, simulation.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
