package io.datashard.flink.options;

import io.datashard.annotation.PublicEvolving;
import java.util.Locale;

/** What the planner is told of the rows of a table. */
@PublicEvolving
public enum StatisticsReport {
    /** All that the metadata knows. */
    ALL,
    /** Nothing. */
    NONE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
