package io.datashard.format.schema;

import java.io.Serializable;

/**
 * A part of a partition spec as a user writes it: a transform of a column by name.
 *
 * @param transform the transform
 * @param column name of the column
 */
public record PartitionTerm(Transform transform, String column) implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
        String text = transform.text();
        int bracket = text.indexOf('[');
        return bracket < 0
                ? text + "(" + column + ")"
                : text.substring(0, bracket) + "(" + text.substring(bracket + 1, text.length() - 1) + ", " + column
                        + ")";
    }
}
