package io.datashard.schema;

import java.io.Serializable;
import java.util.List;

/**
 * A condition on rows, for skipping files and row groups and for filtering rows. Values are internal values of the column's type (see
 * {@link DataType}) and never null. Comparisons never match a null (classic format section 9).
 */
public sealed interface Predicate extends Serializable {
    /** Comparison operators. */
    enum Operator {
        EQ,
        NE,
        LT,
        LE,
        GT,
        GE
    }

    /** Compares a column with a value. NaN equals itself and is above all other numbers; -0.0 equals 0.0. */
    record Compare(String column, Operator operator, Object value) implements Predicate {}

    /** The column equals one of the values. */
    record In(String column, List<Object> values) implements Predicate {
        public In {
            values = List.copyOf(values);
        }
    }

    /** The column is null. */
    record IsNull(String column) implements Predicate {}

    /** The column is not null. */
    record IsNotNull(String column) implements Predicate {}

    /** All of the parts hold; without parts every row matches. */
    record And(List<Predicate> parts) implements Predicate {
        public And {
            parts = List.copyOf(parts);
        }
    }

    /** One of the parts holds at least; without parts no row matches. */
    record Or(List<Predicate> parts) implements Predicate {
        public Or {
            parts = List.copyOf(parts);
        }
    }
}
