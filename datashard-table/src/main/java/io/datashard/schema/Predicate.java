package io.datashard.schema;

import io.datashard.annotation.PublicEvolving;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;

/**
 * A condition on rows, for skipping files and row groups and for filtering rows. {@link Predicates} makes them. Values are those that it takes,
 * or internal values of the column's type (see {@link DataType}), and never null. Comparisons never match a null (classic format section 9).
 */
@PublicEvolving
public sealed interface Predicate extends Serializable {
    /** Applies the function of this alternative. */
    <T> T map(Function<Leaf, T> leaf, Function<In, T> in, Function<And, T> and, Function<Or, T> or);

    /** Comparison operators. */
    enum Operator {
        EQ,
        NE,
        LT,
        LE,
        GT,
        GE;

        /** The operator that is true where this one is false, by the order in which NaN equals itself. */
        public Operator negated() {
            return switch (this) {
                case EQ -> NE;
                case NE -> EQ;
                case LT -> GE;
                case LE -> GT;
                case GT -> LE;
                case GE -> LT;
            };
        }
    }

    /** A condition on one column alone. */
    sealed interface Leaf extends Predicate {
        /** The column. */
        String column();

        /** Applies the function of this alternative. */
        <T> T mapLeaf(Function<Compare, T> compare, Function<IsNull, T> isNull, Function<IsNotNull, T> isNotNull);

        @Override
        default <T> T map(Function<Leaf, T> leaf, Function<In, T> in, Function<And, T> and, Function<Or, T> or) {
            return leaf.apply(this);
        }
    }

    /** Compares a column with a value. NaN equals itself and is above all other numbers; -0.0 equals 0.0. */
    record Compare(String column, Operator operator, Object value) implements Leaf {
        @Override
        public <T> T mapLeaf(
                Function<Compare, T> compare, Function<IsNull, T> isNull, Function<IsNotNull, T> isNotNull) {
            return compare.apply(this);
        }
    }

    /** The column equals one of the values. */
    record In(String column, List<Object> values) implements Predicate {
        public In {
            values = List.copyOf(values);
        }

        @Override
        public <T> T map(Function<Leaf, T> leaf, Function<In, T> in, Function<And, T> and, Function<Or, T> or) {
            return in.apply(this);
        }
    }

    /** The column is null. */
    record IsNull(String column) implements Leaf {
        @Override
        public <T> T mapLeaf(
                Function<Compare, T> compare, Function<IsNull, T> isNull, Function<IsNotNull, T> isNotNull) {
            return isNull.apply(this);
        }
    }

    /** The column is not null. */
    record IsNotNull(String column) implements Leaf {
        @Override
        public <T> T mapLeaf(
                Function<Compare, T> compare, Function<IsNull, T> isNull, Function<IsNotNull, T> isNotNull) {
            return isNotNull.apply(this);
        }
    }

    /** All of the parts hold; without parts every row matches. */
    record And(List<Predicate> parts) implements Predicate {
        public And {
            parts = List.copyOf(parts);
        }

        @Override
        public <T> T map(Function<Leaf, T> leaf, Function<In, T> in, Function<And, T> and, Function<Or, T> or) {
            return and.apply(this);
        }
    }

    /** At least one of the parts holds; without parts no row matches. */
    record Or(List<Predicate> parts) implements Predicate {
        public Or {
            parts = List.copyOf(parts);
        }

        @Override
        public <T> T map(Function<Leaf, T> leaf, Function<In, T> in, Function<And, T> and, Function<Or, T> or) {
            return or.apply(this);
        }
    }
}
