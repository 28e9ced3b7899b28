package io.datashard.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.model.SnapshotId;
import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.Schema;
import io.datashard.testing.RowJson;
import io.datashard.testing.TestRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query that every reader can answer; {@code ds_queries.py} defines its form.
 *
 * @param snapshot the snapshot, null for the current one
 * @param where a condition on one column, null for all rows
 * @param select the columns, empty for all of them
 */
record Query(@Nullable SnapshotId snapshot, @Nullable Predicate where, List<String> select) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Query {
        select = List.copyOf(select);
    }

    /** All rows of the current snapshot. */
    static Query all() {
        return new Query(null, null, List.of());
    }

    /** All rows of a snapshot. */
    static Query of(SnapshotId snapshot) {
        return new Query(snapshot, null, List.of());
    }

    /** Some columns of the rows that match. */
    static Query where(Predicate condition, String... select) {
        return new Query(null, condition, List.of(select));
    }

    /** The columns of the answer's rows. */
    Schema answered(Schema table) {
        return select.isEmpty() ? table : table.select(select);
    }

    /** As one line of JSON. */
    String json(Schema table) {
        ObjectNode query = JSON.createObjectNode();
        if (snapshot != null) {
            query.put("snapshot", snapshot.bits());
        }
        ArrayNode conditions = query.putArray("where");
        if (where != null) {
            conditions.add(condition(table, where));
        }
        select.forEach(query.withArray("select")::add);
        return query.toString();
    }

    private static ArrayNode condition(Schema table, Predicate predicate) {
        ArrayNode condition = JSON.createArrayNode();
        if (predicate instanceof Predicate.Compare compare) {
            return condition
                    .add(compare.column())
                    .add(operator(compare.operator()))
                    .add(value(table.find(compare.column()).orElseThrow(), compare.value()));
        }
        if (predicate instanceof Predicate.IsNull isNull) {
            return condition.add(isNull.column()).add("is_null").addNull();
        }
        if (predicate instanceof Predicate.IsNotNull isNotNull) {
            return condition.add(isNotNull.column()).add("is_not_null").addNull();
        }
        throw new IllegalArgumentException("not every reader can be asked for " + predicate);
    }

    private static String operator(Predicate.Operator operator) {
        return switch (operator) {
            case EQ -> "==";
            case NE -> "!=";
            case LT -> "<";
            case LE -> "<=";
            case GT -> ">";
            case GE -> ">=";
        };
    }

    private static JsonNode value(Field column, Object value) {
        try {
            String row = new RowJson(Schema.of(column)).encode(TestRow.of(value));
            return JSON.readTree(row).get(column.name());
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON", e);
        }
    }
}
