package io.datashard.read;

import io.datashard.annotation.Internal;
import java.util.Optional;

/**
 * An aggregate over the rows of a table.
 *
 * @param kind what it computes
 * @param column the column that it computes it of; empty for {@link Kind#ROWS}
 */
@Internal
public record Aggregate(Kind kind, Optional<String> column) {
    /** How many rows there are. */
    public static final Aggregate ROWS = new Aggregate(Kind.ROWS, Optional.empty());

    /** What an aggregate computes. */
    public enum Kind {
        /** The number of rows. */
        ROWS,
        /** The number of values that are not null. */
        VALUES,
        /** The lowest value; null if there is none. */
        MIN,
        /** The highest value; null if there is none. */
        MAX
    }

    /** An aggregate of the values of a column. */
    public static Aggregate of(Kind kind, String column) {
        return new Aggregate(kind, Optional.of(column));
    }
}
