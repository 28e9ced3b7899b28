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
 *   <li>Ask only for files with a SHA-256. Only DataShard's own writers record one. Other writers cut texts.
 *   <li>A bound is a value only if the nulls of the column are counted. This library counts them, and no release of Python does: bounds of Python up
 *       to 0.7 lie under the ids of its caller's schema, so they may be those of another column, and its bounds of floating point ignore NaN. This
 *       library writes no bounds for a column with a NaN. A bound that is a zero may stand for either zero.
 *   <li>Text is not always in the spelling of the bound if it is a uuid; binaries have no bounds.
 *   <li>The value of a partition is that of all rows only if nothing that is recorded of the column contradicts it.
 * </ul>
 *
 * <p>Whoever calls {@code append_files} of Python may record a SHA-256 and counts too. Nothing tells such an entry from one of this library.
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
        return value == null || isContradicted(value, file) ? null : value;
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
        boolean isZero = (bound instanceof Float || bound instanceof Double) && ((Number) bound).doubleValue() == 0;
        boolean isValue =
                bound != null && !isZero && field.type() != PrimitiveType.UUID && file.nullCount(field.id()) >= 0;
        return isValue && partitionValue(file) == null && !isReversed(file) ? bound : null;
    }

    private @Nullable Object partitionValue(FileFacts file) {
        if (!isPartitioning()) {
            return null;
        }
        List<@Nullable Object> values = file.partitionValues();
        return partition < values.size() ? values.get(partition) : null;
    }

    private boolean isContradicted(Object value, FileFacts file) {
        return file.nullCount(field.id()) > 0
                || differs(value, file.lowerBound(field.id()))
                || differs(value, file.upperBound(field.id()));
    }

    private boolean isReversed(FileFacts file) {
        return isBelow(file.upperBound(field.id()), file.lowerBound(field.id()));
    }

    /** Whether the bound is known, and is not the value, or can't be compared with it. */
    private static boolean differs(Object value, @Nullable Object bound) {
        return bound != null && ValueOrder.compare(value, bound).orElse(1) != 0;
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
