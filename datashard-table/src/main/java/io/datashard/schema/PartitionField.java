package io.datashard.schema;

import io.datashard.annotation.PublicEvolving;
import io.datashard.error.InvalidUseException;
import java.io.Serializable;

/**
 * One field of a partition spec.
 *
 * @param sourceId field id of the column
 * @param fieldId id of the partition field, from 1000
 * @param name name of the partition field
 * @param transform how its value follows from the value of the column
 */
@PublicEvolving
public record PartitionField(int sourceId, int fieldId, String name, Transform transform) implements Serializable {
    static final int FIRST_ID = 1000;

    public PartitionField {
        if (fieldId < FIRST_ID || name.isEmpty()) {
            throw new InvalidUseException(
                    "Cannot use the partition field '" + name + "' with the id " + fieldId,
                    "ids of partition fields are " + FIRST_ID + " at least and names are not empty",
                    "Correct the partition spec");
        }
    }

    @Override
    public String toString() {
        return name + ": " + transform.text() + " of field " + sourceId;
    }
}
