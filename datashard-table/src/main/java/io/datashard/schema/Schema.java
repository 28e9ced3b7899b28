package io.datashard.schema;

import io.datashard.annotation.PublicEvolving;
import io.datashard.error.InvalidUseException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns of a table, in order. Field ids and names are unique (classic format section 2.3).
 *
 * @param schemaId id of the schema in the table metadata
 * @param fields the columns
 */
@PublicEvolving
public record Schema(int schemaId, List<Field> fields) implements Serializable {
    public Schema {
        fields = List.copyOf(fields);
        Set<Integer> ids = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Field field : fields) {
            if (!ids.add(field.id()) || !names.add(field.name())) {
                throw new InvalidUseException(
                        "Cannot use the schema " + schemaId,
                        "the field id " + field.id() + " or the column name '" + field.name() + "' stands in it twice",
                        "Give every column an id and a name of its own");
            }
        }
    }

    /** A schema with id 1; see {@link #Schema(int, List)}. */
    public static Schema of(Field... fields) {
        return new Schema(1, List.of(fields));
    }

    /** Begins a schema column by column; field ids are given in their order, from 1. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects columns. Not thread-safe. */
    public static final class Builder {
        private final List<Field> fields = new ArrayList<>();

        private Builder() {}

        /** Adds a column that may be null. */
        public Builder optional(String name, DataType type) {
            fields.add(Field.optional(fields.size() + 1, name, type));
            return this;
        }

        /** Adds a column that must not be null. */
        public Builder required(String name, DataType type) {
            fields.add(Field.required(fields.size() + 1, name, type));
            return this;
        }

        /**
         * The schema, with id 1.
         *
         * @throws InvalidUseException if two columns have one name
         */
        public Schema build() {
            return new Schema(1, fields);
        }
    }

    /** Number of columns. */
    public int size() {
        return fields.size();
    }

    /** The names of the columns, in order. */
    public List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    /** The column at a position. */
    public Field field(int position) {
        return fields.get(position);
    }

    /** The column with this name; empty if there is none. */
    public Optional<Field> find(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    /** The column with this field id; empty if there is none. */
    public Optional<Field> findById(int id) {
        return fields.stream().filter(field -> field.id() == id).findFirst();
    }

    /** Position of the column with this name, or -1. */
    public int position(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The schema of only these columns, in this order.
     *
     * @throws InvalidUseException if a name is not a column
     */
    public Schema select(List<String> names) {
        return new Schema(
                schemaId,
                names.stream()
                        .map(name -> find(name)
                                .orElseThrow(() -> new InvalidUseException(
                                        "Cannot select the column '" + name + "'",
                                        "the table has the columns "
                                                + fields.stream()
                                                        .map(Field::name)
                                                        .toList(),
                                        "Correct the name")))
                        .toList());
    }

    @Override
    public String toString() {
        return fields.stream().map(Field::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
