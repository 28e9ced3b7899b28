package io.datashard.read;

import io.datashard.model.FileFacts;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionField;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Predicate;
import io.datashard.schema.Schema;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A condition, prepared for many files: what it needs of the partition spec is found once. */
@FunctionalInterface
interface FileCondition {
    /** Whether a row may match, given what is known. */
    boolean mayMatch(Evidence evidence);

    /**
     * What is known of some rows.
     *
     * @param partition the range of values of each partition field; a null range is not known; empty if nothing is known
     * @param file the file of the rows; null if they are in several files, or if its bounds must not be used
     */
    record Evidence(List<@Nullable PartitionRange> partition, @Nullable FileFacts file) {}

    /** Prepares a condition. Every field of the spec must fit the schema. */
    static FileCondition of(Predicate predicate, Schema schema, PartitionSpec spec) {
        return predicate.map(
                // Other code refuses a column that the schema lacks; here nothing is known of it.
                leaf -> schema.find(leaf.column())
                        .map(field -> leaf(leaf, field, spec))
                        .orElse(evidence -> true),
                in -> any(
                        in.values().stream()
                                .<Predicate>map(
                                        value -> new Predicate.Compare(in.column(), Predicate.Operator.EQ, value))
                                .toList(),
                        schema,
                        spec),
                and -> {
                    List<FileCondition> parts = all(and.parts(), schema, spec);
                    return evidence -> {
                        for (FileCondition part : parts) {
                            if (!part.mayMatch(evidence)) {
                                return false;
                            }
                        }
                        return true;
                    };
                },
                or -> any(or.parts(), schema, spec));
    }

    private static FileCondition any(List<Predicate> predicates, Schema schema, PartitionSpec spec) {
        List<FileCondition> parts = all(predicates, schema, spec);
        return evidence -> {
            for (FileCondition part : parts) {
                if (part.mayMatch(evidence)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static List<FileCondition> all(List<Predicate> predicates, Schema schema, PartitionSpec spec) {
        return predicates.stream().map(part -> of(part, schema, spec)).toList();
    }

    private static FileCondition leaf(Predicate.Leaf predicate, Field field, PartitionSpec spec) {
        List<PartitionField> fields = spec.fields();
        List<PlacedRule> rules = IntStream.range(0, fields.size())
                .filter(position -> fields.get(position).sourceId() == field.id())
                .mapToObj(position -> new PlacedRule(
                        position,
                        PartitionRule.of(predicate, fields.get(position).transform(), field.type())))
                .toList();
        BoundsRule bounds = BoundsRule.of(predicate, field);
        return evidence -> {
            for (PlacedRule rule : rules) {
                if (!rule.mayMatch(evidence.partition())) {
                    return false;
                }
            }
            return evidence.file() == null || bounds.mayMatch(evidence.file());
        };
    }

    /**
     * A rule and its partition field.
     *
     * @param position position of the field in the spec
     * @param rule the rule
     */
    record PlacedRule(int position, PartitionRule rule) {
        private boolean mayMatch(List<@Nullable PartitionRange> partition) {
            PartitionRange range = partition.isEmpty() ? null : partition.get(position);
            return range == null || rule.mayMatch(range);
        }
    }
}
