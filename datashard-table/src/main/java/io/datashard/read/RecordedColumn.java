package io.datashard.read;

import io.datashard.model.FileFacts;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionField;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Transform;
import io.datashard.schema.ValueOrder;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest tells exactly of one column of a data file. To skip a file, a bound need only be a bound. Here it must be a value of the column,
 * so more is asked of it (iceberg format section 4):
 *
 * <ul>
 *   <li>Ask only for files with a SHA-256. Only DataShard's own writers record one, and their bounds are values. Other writers cut texts, and
 *       Python's {@code append_files} records whatever its caller supplies.
 *   <li>Bounds of Python ignore NaN, which Python does not count. A file with counts of nulls is from this library, which writes no bounds for a
 *       column with a NaN. A bound that is a zero may stand for either zero.
 *   <li>Text is not always in the spelling of the bound if it is a uuid; binaries have no bounds.
 * </ul>
 *
 * @param field the column
 * @param partition position of the partition field whose value is that of the column; -1 = none
 */
record RecordedColumn(Field field, int partition) {
    private static final int NONE = -1;

    static RecordedColumn of(Field field, PartitionSpec spec) {
        // Python writes the identity of a zoneless timestamp in the time zone of its process (iceberg format section
        // 8.4).
        if (field.type() != PrimitiveType.TIMESTAMP) {
            for (int i = 0; i < spec.fields().size(); i++) {
                PartitionField candidate = spec.fields().get(i);
                if (candidate.sourceId() == field.id() && candidate.transform().equals(Transform.identity())) {
                    return new RecordedColumn(field, i);
                }
            }
        }
        return new RecordedColumn(field, NONE);
    }

    /** Whether the partition of a file tells the value of all its rows. */
    boolean isPartitioning() {
        return partition != NONE && field.type() != PrimitiveType.BINARY;
    }

    /** Whether all values of the column in the file are null; false if that is not known. */
    boolean isAllNull(FileFacts file) {
        return file.nullCount(field.id()) == file.recordCount() && isEmpty(file);
    }

    private boolean isEmpty(FileFacts file) {
        return file.lowerBound(field.id()) == null
                && file.upperBound(field.id()) == null
                && partitionValue(file) == null;
    }

    /** The value that all rows of the file have, by its partition; null = not known, or null itself. */
    @Nullable Object only(FileFacts file) {
        Object value = partitionValue(file);
        return value == null || isOutside(value, file) ? null : value;
    }

    /** How many values of the file are not null; -1 = not known. */
    long count(FileFacts file) {
        if (only(file) != null) {
            return file.recordCount();
        }
        long nulls = file.nullCount(field.id());
        return nulls < 0 || nulls > file.recordCount() ? -1 : file.recordCount() - nulls;
    }

    /** The lowest value in the file; null = not known. Call it for files that are not {@linkplain #isAllNull without} values. */
    @Nullable Object lowest(FileFacts file) {
        Object only = only(file);
        return only == null ? bound(file.lowerBound(field.id()), file) : only;
    }

    /** The highest value, like {@link #lowest}. */
    @Nullable Object highest(FileFacts file) {
        Object only = only(file);
        return only == null ? bound(file.upperBound(field.id()), file) : only;
    }

    private @Nullable Object bound(@Nullable Object bound, FileFacts file) {
        boolean isReal = bound instanceof Float || bound instanceof Double;
        boolean isValue = bound != null
                && field.type() != PrimitiveType.UUID
                && !(isReal && (((Number) bound).doubleValue() == 0 || file.nullCount(field.id()) < 0));
        return isValue && partitionValue(file) == null && !isReversed(file) ? bound : null;
    }

    private @Nullable Object partitionValue(FileFacts file) {
        if (!isPartitioning()) {
            return null;
        }
        List<@Nullable Object> values = file.partitionValues();
        return partition < values.size() ? values.get(partition) : null;
    }

    private boolean isOutside(Object value, FileFacts file) {
        return isBelow(value, file.lowerBound(field.id())) || isBelow(file.upperBound(field.id()), value);
    }

    private boolean isReversed(FileFacts file) {
        return isBelow(file.upperBound(field.id()), file.lowerBound(field.id()));
    }

    /** Whether both are known, and the first is below the second, or can't be compared with it. */
    private static boolean isBelow(@Nullable Object value, @Nullable Object other) {
        if (value == null || other == null) {
            return false;
        }
        OptionalInt order = ValueOrder.compare(value, other);
        return order.isEmpty() || order.getAsInt() < 0;
    }
}
