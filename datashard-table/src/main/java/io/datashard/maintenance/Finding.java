package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;

/**
 * Something that a check of a table has found.
 *
 * @param severity {@link #ERROR}, {@link #WARNING} or {@link #NOTE}
 * @param kind what it is about, in a short word, such as {@code manifest}
 * @param path the file, relative to the table root; empty if it is about no file
 * @param text what was found, and what to do where that is known
 */
@PublicEvolving
public record Finding(String severity, String kind, String path, String text) {
    /** The table is damaged: something that it names is missing or is not as recorded. */
    public static final String ERROR = "error";
    /** Rows are right, but something costs requests or stands in the way of other engines. */
    public static final String WARNING = "warning";
    /** Something that does no harm. */
    public static final String NOTE = "note";

    /** Whether the table is damaged. */
    public boolean isError() {
        return severity.equals(ERROR);
    }
}
