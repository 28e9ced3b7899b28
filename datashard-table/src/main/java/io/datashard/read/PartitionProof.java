package io.datashard.read;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.model.FileFacts;
import io.datashard.schema.DataType;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionField;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.schema.Transform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares the partition of a file with the bounds of its columns. With a transform that keeps the order, the partition value lies between the
 * transformed bounds. If it does not, partition or bounds are forged or damaged, and a reader that skips files by them would silently lose
 * rows. Immutable and thread-safe.
 */
final class PartitionProof {
    private final Schema schema;
    private final List<PartitionField> fields;

    /**
     * Creates a proof.
     *
     * @param spec the table's partition spec; every field must fit the schema
     */
    PartitionProof(Schema schema, PartitionSpec spec) {
        this.schema = schema;
        this.fields = spec.fields();
    }

    /**
     * Checks a file. Unknown bounds or values contradict nothing.
     *
     * @throws CorruptDataException if the bounds contradict the partition
     */
    void require(FileFacts file) {
        if (fields.isEmpty()) {
            return;
        }
        List<@Nullable Object> values = file.partitionValues();
        if (values.size() != fields.size()) {
            return;
        }
        for (int i = 0; i < fields.size(); i++) {
            PartitionField field = fields.get(i);
            PartitionRange partition = PartitionRange.of(values.get(i));
            Field source = schema.findById(field.sourceId()).orElse(null);
            if (partition != null && source != null && contradicts(partition, field.transform(), source, file)) {
                throw new CorruptDataException(
                        "Cannot skip files by the filter of this read",
                        "the data file " + file.path() + " is recorded in a partition that the bounds of its column '"
                                + source.name() + "' rule out (partition field '" + field.name() + "')",
                        "Rewrite the file with Python's rewrite_data_files(), or read without a filter and filter the rows; no row"
                                + " was passed over");
            }
        }
    }

    private static boolean contradicts(PartitionRange partition, Transform transform, Field source, FileFacts file) {
        // Python writes the identity of a zoneless timestamp in the time zone of its process (iceberg format section
        // 8.4).
        boolean isShifted = transform.equals(Transform.identity()) && source.type() == PrimitiveType.TIMESTAMP;
        if (isShifted || !transform.keepsOrder()) {
            return false;
        }
        Object lowest = apply(transform, file.lowerBound(source.id()), source.type());
        Object highest = apply(transform, file.upperBound(source.id()), source.type());
        return (lowest != null && partition.isBelow(lowest)) || (highest != null && partition.isAbove(highest));
    }

    private static @Nullable Object apply(Transform transform, @Nullable Object bound, DataType source) {
        try {
            return bound == null ? null : transform.apply(bound, source);
        } catch (InvalidUseException | ArithmeticException e) {
            return null; // No partition holds the bound, or another writer found one where we find none.
        }
    }
}
