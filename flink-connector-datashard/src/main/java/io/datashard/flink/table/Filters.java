package io.datashard.flink.table;

import io.datashard.schema.Predicate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Combines predicates and keeps them flat. A null part or result is an unknown condition: any row may match. */
final class Filters {
    /** No row matches. */
    static final Predicate NEVER = new Predicate.Or(List.of());

    /** Every row matches. */
    static final Predicate ALWAYS = new Predicate.And(List.of());

    private Filters() {}

    /** All parts hold. Leaves unknown parts out. */
    static @Nullable Predicate and(List<? extends @Nullable Predicate> parts) {
        Set<Predicate> flat = new LinkedHashSet<>();
        for (Predicate part : parts) {
            if (part instanceof Predicate.And and) {
                flat.addAll(and.parts());
            } else if (part != null) {
                flat.add(part);
            }
        }
        if (flat.contains(NEVER)) {
            return NEVER;
        }
        if (flat.isEmpty()) {
            return parts.stream().allMatch(ALWAYS::equals) ? ALWAYS : null;
        }
        return flat.size() == 1 ? flat.iterator().next() : new Predicate.And(new ArrayList<>(flat));
    }

    /** At least one part holds; null if one part is unknown. */
    static @Nullable Predicate orUnlessUnknown(List<? extends @Nullable Predicate> parts) {
        List<Predicate> known = new ArrayList<>();
        for (Predicate part : parts) {
            if (part == null) {
                return null;
            }
            known.add(part);
        }
        return or(known);
    }

    /** At least one part holds. */
    static Predicate or(List<Predicate> parts) {
        Set<Predicate> flat = new LinkedHashSet<>();
        for (Predicate part : parts) {
            if (part instanceof Predicate.Or or) {
                flat.addAll(or.parts());
            } else {
                flat.add(part);
            }
        }
        if (flat.contains(ALWAYS)) {
            return ALWAYS;
        }
        List<Predicate> joined = joinValues(flat);
        return joined.size() == 1 ? joined.get(0) : new Predicate.Or(joined);
    }

    /** Makes one condition of those that compare a column with a value each: thousands are searched then, and not tried one by one. */
    private static List<Predicate> joinValues(Set<Predicate> alternatives) {
        Map<String, List<Object>> values = new LinkedHashMap<>();
        for (Predicate part : alternatives) {
            if (part instanceof Predicate.Compare compare && compare.operator() == Predicate.Operator.EQ) {
                valuesOf(compare.column(), values).add(compare.value());
            } else if (part instanceof Predicate.In in) {
                valuesOf(in.column(), values).addAll(in.values());
            }
        }
        List<Predicate> joined = new ArrayList<>();
        values.forEach((column, each) -> joined.add(
                each.size() == 1
                        ? new Predicate.Compare(column, Predicate.Operator.EQ, each.get(0))
                        : new Predicate.In(column, each)));
        for (Predicate part : alternatives) {
            boolean isJoined = part instanceof Predicate.In
                    || (part instanceof Predicate.Compare compare && compare.operator() == Predicate.Operator.EQ);
            if (!isJoined) {
                joined.add(part);
            }
        }
        return joined;
    }

    private static List<Object> valuesOf(String column, Map<String, List<Object>> values) {
        return values.computeIfAbsent(column, unknown -> new ArrayList<>());
    }
}
