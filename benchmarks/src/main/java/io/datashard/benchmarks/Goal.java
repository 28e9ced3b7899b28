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
 * @param base where the figure of what ours is compared with comes from
 * @param limit what the comparison must give
 */
record Goal(String group, String cell, String measure, String figure, Against against, Base base, Limit limit) {
    /**
     * A measure that others are compared with.
     *
     * @param name how the goal in words names it
     */
    record Base(String cell, String measure, String name) {}

    /** What ours is compared with. */
    enum Against {
        BEST_PEER("the best peer"),
        PAIMON("Paimon"),
        LOOP("the parquet-java loop"),
        /** The same system's median elsewhere. */
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
            String own = "its own '" + base.name + "'";
            return limit.relation == Relation.TIMES_AS_FAST
                    ? "at least " + number + " × as fast as " + own
                    : "at most " + number + " × " + own;
        }
        return limit.relation == Relation.TIMES_AS_FAST
                ? "at least " + number + " × as fast as " + against.text
                : "at most " + number + " × that of " + against.text;
    }

    /**
     * What a system of ours reached; empty if something was not measured.
     *
     * @param spreads its figure, by system
     * @param bases the figure at {@link #base}, by system
     */
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
