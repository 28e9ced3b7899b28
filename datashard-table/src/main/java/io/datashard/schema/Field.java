package io.datashard.schema;

import io.datashard.annotation.PublicEvolving;
import java.io.Serializable;

/**
 * A column of a schema.
 *
 * @param id field id, unique in the schema; column bounds are keyed by it
 * @param name column name, unique in the schema
 * @param type column type
 * @param required whether null is forbidden
 */
@PublicEvolving
public record Field(int id, String name, DataType type, boolean required) implements Serializable {
    /** A column that may be null. */
    public static Field optional(int id, String name, DataType type) {
        return new Field(id, name, type, false);
    }

    /** A column that must not be null. */
    public static Field required(int id, String name, DataType type) {
        return new Field(id, name, type, true);
    }

    @Override
    public String toString() {
        return name + " " + type.text() + (required ? " NOT NULL" : "");
    }
}
