package io.datashard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.benchmarks.Goal.Against;
import io.datashard.benchmarks.Goal.Base;
import io.datashard.benchmarks.Goal.Limit;
import io.datashard.benchmarks.Goal.Relation;
import io.datashard.benchmarks.result.Spread;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoalTest {
    private static final Map<Contender, Spread> SECONDS = Map.of(
            Contender.DATASHARD,
            one(2),
            Contender.PAIMON,
            one(5),
            Contender.ICEBERG,
            one(4),
            Contender.PARQUET_JAVA,
            one(3));

    private static Spread one(double value) {
        return Spread.of(List.of(value));
    }

    private static Goal goal(Against against, Relation relation, double limit) {
        Base base = new Base("W zstd P=1", "write", "write");
        return new Goal("W", "W zstd P=1", "write", "seconds", against, base, new Limit(relation, limit));
    }

    @Test
    void timesAsFastIsTheOthersFigureByOurs() {
        Goal goal = goal(Against.BEST_PEER, Relation.TIMES_AS_FAST, 2);
        assertThat(goal.reached(SECONDS, SECONDS, Contender.DATASHARD)).contains(2.0);
        assertThat(goal.met(2.0)).isTrue();
        assertThat(goal.met(1.99)).isFalse();
        assertThat(goal(Against.PAIMON, Relation.TIMES_AS_FAST, 2).reached(SECONDS, SECONDS, Contender.DATASHARD))
                .contains(2.5);
        assertThat(goal(Against.LOOP, Relation.TIMES_AS_FAST, 2).reached(SECONDS, SECONDS, Contender.DATASHARD))
                .contains(1.5);
    }

    @Test
    void aShareIsOursByTheOthers() {
        Goal goal = goal(Against.BEST_PEER, Relation.AT_MOST, 0.5);
        assertThat(goal.reached(SECONDS, SECONDS, Contender.DATASHARD)).contains(0.5);
        assertThat(goal.met(0.5)).isTrue();
        assertThat(goal.met(0.51)).isFalse();
        assertThat(goal(Against.NOTHING, Relation.AT_MOST, 3).reached(SECONDS, SECONDS, Contender.DATASHARD))
                .contains(2.0);
    }

    @Test
    void itsOwnIsTheBaseOfTheSameSystem() {
        Map<Contender, Spread> bases = Map.of(Contender.DATASHARD, one(8), Contender.PAIMON, one(1));
        assertThat(goal(Against.OWN, Relation.AT_MOST, 1).reached(SECONDS, bases, Contender.DATASHARD))
                .contains(0.25);
    }

    @Test
    void withoutOneOfTheFiguresNothingIsReached() {
        Goal goal = goal(Against.PAIMON, Relation.TIMES_AS_FAST, 2);
        assertThat(goal.reached(SECONDS, SECONDS, Contender.DATASHARD_ICEBERG)).isEmpty();
        assertThat(goal.reached(SECONDS, Map.of(), Contender.DATASHARD)).isEmpty();
    }

    @Test
    void everyGoalIsOfAMeasureThatACellHas() {
        for (Goal goal : Goals.all()) {
            assertHas(goal.cell(), goal.measure());
            assertHas(goal.base().cell(), goal.base().measure());
        }
    }

    private static void assertHas(String id, String measure) {
        assertThat(Cells.all())
                .filteredOn(cell -> cell.id().equals(id))
                .singleElement()
                .satisfies(cell -> assertThat(cell.measures())
                        .extracting(Cell.Measure::name)
                        .contains(measure));
    }

    @Test
    void aGoalSaysWhatItComparesWith() {
        assertThat(goal(Against.OWN, Relation.AT_MOST, 1.2).text()).isEqualTo("at most 1.20 × its own 'write'");
        assertThat(goal(Against.OWN, Relation.TIMES_AS_FAST, 0.98).text())
                .isEqualTo("at least 0.980 × as fast as its own 'write'");
    }
}
