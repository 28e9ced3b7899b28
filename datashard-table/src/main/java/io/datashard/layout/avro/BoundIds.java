package io.datashard.layout.avro;

import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.schema.DataType;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells which recorded bounds are certainly those of the column whose field id they have (classic format section 3.7).
 *
 * <p>Python 0.6 and 0.7 compare the columns of a caller with those of the table by name and type, and record bounds under the caller's ids. Of a
 * table with {@code a = 1, b = 2}, an append with {@code b = 1, a = 2} records the bounds of {@code b} as those of {@code a}. A reader that skips
 * files by them loses rows. Such a bound is used only if one of these holds; otherwise nothing is known:
 *
 * <ul>
 *   <li>No other column of the table can have left it: its type is another.
 *   <li>The nulls of the column are counted, as this library does, and no release of Python.
 *   <li>The snapshot that added the file is still listed, and its summary has what these releases do not write. All later releases use the ids of
 *       the table.
 *   <li>The table has a type, or partitions, which these releases do not know. They can't open such a table.
 * </ul>
 *
 * <p>The first and the last hold because the columns and the partitions of a table never change. If another engine has changed the partitions,
 * nobody may write to the table, and the two prove nothing.
 *
 * <p>In the iceberg layout, bounds of uuids are 16 bytes. Up to 0.11.1, Python stored uuids as the text that it was given, and took the lowest and
 * the highest text, whatever its spelling, for the lowest and the highest uuid. So there, only counted nulls make such a bound certain.
 *
 * <p>Thread-safe. What is known of snapshots is that of the metadata seen last ({@link TableBoundIds}).
 */
public final class BoundIds {
    /** All bounds are taken for those of their columns: of entries that are only copied, as they were recorded. */
    public static final BoundIds AS_RECORDED = new BoundIds(true, Set.of(), Set.of());

    /** Whether all are certain, but those of {@link #respelled}. */
    private final boolean areCertain;

    private final Set<Integer> certainColumns;
    private final Set<Integer> respelled;
    private volatile Set<SnapshotId> certainSnapshots = Set.of();

    private BoundIds(boolean areCertain, Set<Integer> certainColumns, Set<Integer> respelled) {
        this.areCertain = areCertain;
        this.certainColumns = certainColumns;
        this.respelled = respelled;
    }

    /** What is certain in a table, whatever its snapshots. */
    static BoundIds of(TableMetadata table, boolean respellsUuids) {
        Schema schema = table.schema();
        if (schema == null) {
            return new BoundIds(false, Set.of(), Set.of());
        }
        Set<Integer> uuids = schema.fields().stream()
                .filter(field -> field.type() == PrimitiveType.UUID)
                .map(Field::id)
                .collect(Collectors.toUnmodifiableSet());
        Set<Integer> respelled = respellsUuids ? uuids : Set.of();
        if (table.whyNotWritable().isPresent()) {
            return new BoundIds(false, Set.of(), respelled);
        }
        boolean isNew = !table.partitionSpec().fields().isEmpty()
                || schema.fields().stream().anyMatch(field -> isNew(field.type()));
        return new BoundIds(isNew, isNew ? Set.of() : columnsAlone(schema), respelled);
    }

    /** Believes from now on the files that these snapshots have added, and those of no others. */
    void believe(Set<SnapshotId> snapshots) {
        certainSnapshots = snapshots;
    }

    /** Whether Python 0.6 and 0.7 refuse a table with the type. Columns of a table never change. */
    private static boolean isNew(DataType type) {
        return type.map(primitive -> primitive == PrimitiveType.TIMESTAMPTZ, decimal -> true, fixed -> true);
    }

    private static Set<Integer> columnsAlone(Schema schema) {
        Set<Integer> alone = new HashSet<>();
        for (Field field : schema.fields()) {
            Kind kind = Kind.of(field.type());
            if (schema.fields().stream()
                    .noneMatch(other -> !other.equals(field) && kind.mayHold(Kind.of(other.type())))) {
                alone.add(field.id());
            }
        }
        return alone;
    }

    /** Types whose recorded bounds can't be told from each other's. */
    private enum Kind {
        FLAG,
        WHOLE,
        FRACTION,
        DAY,
        TIME,
        MOMENT,
        TEXT,
        NONE;

        static Kind of(DataType type) {
            return type.map(
                    primitive -> switch (primitive) {
                        case BOOLEAN -> FLAG;
                        case INT, LONG -> WHOLE;
                        case FLOAT, DOUBLE -> FRACTION;
                        case DATE -> DAY;
                        case TIME -> TIME;
                        case TIMESTAMP, TIMESTAMPTZ -> MOMENT;
                        case STRING, UUID -> TEXT;
                        case BINARY, FIXED -> NONE;
                    },
                    decimal -> NONE,
                    fixed -> NONE);
        }

        /** Whether a value of the other kind may stand as a bound of this kind. A migration makes fractions of whole numbers. */
        boolean mayHold(Kind other) {
            return this != NONE && (this == other || (this == FRACTION && other == WHOLE));
        }
    }

    /** Whether all bounds under this id are certain, whoever wrote them. */
    boolean isCertain(int fieldId) {
        return (areCertain || certainColumns.contains(fieldId)) && !respelled.contains(fieldId);
    }

    /** Whether the bounds under this id are certain in a file that this snapshot added. */
    boolean isCertain(int fieldId, @Nullable SnapshotId addedBy) {
        return addedBy != null && !respelled.contains(fieldId) && certainSnapshots.contains(addedBy);
    }

    /** The file with its certain bounds only. */
    public DataFile certain(DataFile file, @Nullable SnapshotId addedBy) {
        ColumnBounds all = file.bounds();
        IntPredicate isUncertain =
                fieldId -> !isCertain(fieldId) && file.nullCount(fieldId) < 0 && !isCertain(fieldId, addedBy);
        boolean areAll = areCertain && respelled.isEmpty();
        if (areAll || (areCertain(all.lower(), isUncertain) && areCertain(all.upper(), isUncertain))) {
            return file;
        }
        return file.withBounds(new ColumnBounds(certain(all.lower(), isUncertain), certain(all.upper(), isUncertain)));
    }

    private static boolean areCertain(Map<Integer, Object> bounds, IntPredicate isUncertain) {
        return bounds.keySet().stream().mapToInt(Integer::intValue).noneMatch(isUncertain);
    }

    private static Map<Integer, Object> certain(Map<Integer, Object> bounds, IntPredicate isUncertain) {
        Map<Integer, Object> certain = new HashMap<>(bounds);
        certain.keySet().removeIf(isUncertain::test);
        return certain;
    }
}
