package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.testing.EveryLayout;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;

/**
 * Python beside writers of this library that never pause, in simulated time ({@link TimedRace}). Python builds without the lock, sends more
 * requests one after the other for a commit than this library, and waits longer after each loss. A failure names the seed; {@code
 * -Dsimulation.seed=N} runs that one alone, {@code -Dsimulation.seeds=N} as many.
 */
@Timeout(120)
class FairToPythonTest {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 1);

    private static final int LEAST_COMMITS = 4;

    private final Layout layout;

    FairToPythonTest(Layout layout) {
        this.layout = layout;
    }

    /** Its commit alone takes 0.7 s. */
    @EveryLayout
    void pythonThatCommitsSeldomWaitsForSecondsAlsoTheFirstTime() {
        for (int busy : List.of(1, 4)) {
            forEverySeed(busy + " busy writers", race -> {
                addBusy(race, busy);
                race.seldomPython("python");
                race.run();
                List<Duration> waits = sorted(race.waits().times());
                assertThat(median(waits))
                        .as("the median of %s", waits)
                        .isLessThan(Duration.ofMillis(2000)
                                .plus(Duration.ofMillis(500).multipliedBy(busy)));
                assertThat(longest(waits))
                        .as("the longest of %s", waits)
                        .isLessThan(Duration.ofSeconds(4).plus(Duration.ofSeconds(busy)));
                assertThat(race.commitsOfBusy())
                        .as("commits of the others")
                        .allMatch(commits -> commits > LEAST_COMMITS);
            });
        }
    }

    @EveryLayout
    void whoCommitsSeldomBesideBusyPythonWaitsForAboutOneCommitOfEachOther() {
        int busy = 7;
        forEverySeed("busy Python and " + busy + " busy writers", race -> {
            race.busyPython("python");
            addBusy(race, busy);
            race.seldom("seldom");
            race.run();
            List<Integer> waits = sorted(race.waits().commits());
            assertThat(median(waits)).as("the median of %s", waits).isLessThanOrEqualTo(busy + 2);
            assertThat(longest(waits)).as("the longest of %s", waits).isLessThanOrEqualTo(4 * busy + 8);
            assertThat(race.commitsOfBusy()).as("commits of the others").allMatch(commits -> commits > 1);
        });
    }

    private static <T extends Comparable<T>> List<T> sorted(List<T> waits) {
        return waits.stream().sorted().toList();
    }

    private static <T> T median(List<T> sorted) {
        return sorted.get(sorted.size() / 2);
    }

    private static <T> T longest(List<T> sorted) {
        return sorted.get(sorted.size() - 1);
    }

    private static void addBusy(TimedRace race, int busy) {
        for (int i = 0; i < busy; i++) {
            race.busy("busy" + i);
        }
    }

    private void forEverySeed(String what, Consumer<TimedRace> check) {
        Integer one = Integer.getInteger("simulation.seed");
        for (int seed :
                one != null ? new int[] {one} : IntStream.range(0, SEEDS).toArray()) {
            try {
                check.accept(new TimedRace(layout, seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(what + ", simulation.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
