package io.datashard.benchmarks;

import io.datashard.benchmarks.result.Spread;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What ours should reach.
 *
 * @param group letter of the goal
 * @param cell id of the cell
 * @param measure its measure
 * @param figure name of the figure; less is better
 * @param against what ours is compared with
 * @param base the measure of what ours is compared with
 * @param limit what the comparison must give
 */
record Goal(String group, String cell, String measure, String figure, Against against, String base, Limit limit) {
    /** What ours is compared with. */
    enum Against {
        BEST_PEER("the best peer"),
        PAIMON("Paimon"),
        LOOP("the parquet-java loop"),
        /** The same system's median of the measure {@code base}. */
        OWN("its own"),
        NOTHING("");

        private final String text;

        Against(String text) {
            this.text = text;
        }

        private OptionalDouble of(Map<Contender, Spread> spreads, Contender ours) {
            return switch (this) {
                case BEST_PEER -> Figures.bestPeer(spreads);
                case PAIMON -> median(spreads, Contender.PAIMON);
                case LOOP -> median(spreads, Contender.PARQUET_JAVA);
                case OWN -> median(spreads, ours);
                case NOTHING -> OptionalDouble.of(1);
            };
        }

        private static OptionalDouble median(Map<Contender, Spread> spreads, Contender contender) {
            Spread spread = spreads.get(contender);
            return spread == null ? OptionalDouble.empty() : OptionalDouble.of(spread.median());
        }
    }

    /**
     * A limit.
     *
     * @param relation whether it is a least speed or a most share
     * @param value the number
     */
    record Limit(Relation relation, double value) {}

    /** How a limit is meant. */
    enum Relation {
        /** The other's figure divided by ours is at least the limit. */
        TIMES_AS_FAST,
        /** Ours divided by the other's is at most the limit. */
        AT_MOST
    }

    /** The goal in words. */
    String text() {
        String number = Spread.number(limit.value);
        if (against == Against.NOTHING) {
            return "at most " + number;
        }
        if (against == Against.OWN) {
            return "at most " + number + " × its own '" + base + "'";
        }
        return limit.relation == Relation.TIMES_AS_FAST
                ? "at least " + number + " × as fast as " + against.text
                : "at most " + number + " × that of " + against.text;
    }

    /** What ours reached, by system; empty if something was not measured. */
    Optional<Double> reached(Map<Contender, Spread> spreads, Map<Contender, Spread> bases, Contender ours) {
        OptionalDouble other = against.of(bases, ours);
        Spread own = spreads.get(ours);
        if (own == null || other.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                limit.relation == Relation.TIMES_AS_FAST
                        ? other.getAsDouble() / own.median()
                        : own.median() / other.getAsDouble());
    }

    boolean met(double reached) {
        return limit.relation == Relation.TIMES_AS_FAST ? reached >= limit.value : reached <= limit.value;
    }
}
