package io.datashard.read;

import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.IsNotNull;
import io.datashard.schema.Predicate.IsNull;
import io.datashard.schema.Predicate.Operator;
import java.util.List;

/** The condition that exactly those rows meet that do not meet another one. Unlike NOT in SQL, a comparison's complement matches nulls. */
final class Complement {
    private Complement() {}

    static Predicate of(Predicate predicate) {
        return predicate.map(
                leaf -> leaf.mapLeaf(
                        Complement::ofCompare,
                        isNull -> new IsNotNull(isNull.column()),
                        isNotNull -> new IsNull(isNotNull.column())),
                in -> new Predicate.And(in.values().stream()
                        .map(value -> ofCompare(new Compare(in.column(), Operator.EQ, value)))
                        .toList()),
                and -> new Predicate.Or(and.parts().stream().map(Complement::of).toList()),
                or -> new Predicate.And(or.parts().stream().map(Complement::of).toList()));
    }

    private static Predicate ofCompare(Compare compare) {
        return new Predicate.Or(List.of(
                new IsNull(compare.column()),
                new Compare(compare.column(), compare.operator().negated(), compare.value())));
    }
}
