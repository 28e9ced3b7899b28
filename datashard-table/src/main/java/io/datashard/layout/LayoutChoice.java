package io.datashard.layout;

import io.datashard.error.InvalidUseException;
import org.jspecify.annotations.Nullable;

/** Compares the layout that a user asks for with the layout of the table. */
public final class LayoutChoice {
    private LayoutChoice() {}

    /**
     * Checks that a table has the layout asked for.
     *
     * @param asked null = any
     * @throws InvalidUseException if the table has another layout
     */
    public static void require(String table, @Nullable Layout asked, Layout actual) {
        if (asked != null && asked != actual) {
            throw contradiction(table, asked, actual);
        }
    }

    public static InvalidUseException contradiction(String table, Layout asked, Layout actual) {
        return new InvalidUseException(
                "Cannot use the table " + table + " with the layout '" + asked.optionValue() + "'",
                "there is a table of the " + actual.optionValue()
                        + " layout already, and a table's layout never changes under those who use it",
                "Name no layout (an existing table's layout is recognised), choose another path, or move the table with"
                        + " Python's 'datashard migrate'; nothing was changed");
    }
}
