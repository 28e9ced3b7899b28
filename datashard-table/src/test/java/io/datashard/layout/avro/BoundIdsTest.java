package io.datashard.layout.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which bounds are certainly those of the column under whose id they are recorded. */
class BoundIdsTest {
    private static final SnapshotId OLD = new SnapshotId(1);
    private static final SnapshotId LATER = new SnapshotId(2);
    private static final SnapshotId EXPIRED = new SnapshotId(3);
    private static final Schema TWO_LONGS = schema(PrimitiveType.LONG, PrimitiveType.LONG);

    @Test
    void twoColumnsOfOneTypeMayHaveEachOthersBounds() {
        assertThat(certain(TWO_LONGS, OLD)).isEmpty();
        assertThat(certain(TWO_LONGS, EXPIRED)).isEmpty();
        assertThat(certain(TWO_LONGS, null)).isEmpty();
        assertThat(certain(schema(PrimitiveType.STRING, PrimitiveType.LONG, PrimitiveType.STRING), OLD))
                .containsExactly(2);
    }

    @Test
    void typesWhoseBoundsLookAlikeAreNotToldApart() {
        assertThat(certain(schema(PrimitiveType.INT, PrimitiveType.LONG), OLD)).isEmpty();
        assertThat(certain(schema(PrimitiveType.FLOAT, PrimitiveType.DOUBLE), OLD))
                .isEmpty();
        assertThat(certain(schema(PrimitiveType.STRING, PrimitiveType.UUID), OLD))
                .isEmpty();
        // A migration records a whole number as the bound of a column of fractions, but no fraction as a whole number.
        assertThat(certain(schema(PrimitiveType.DOUBLE, PrimitiveType.LONG), OLD))
                .containsExactly(2);
        assertThat(certain(
                        schema(
                                PrimitiveType.BOOLEAN,
                                PrimitiveType.INT,
                                PrimitiveType.DATE,
                                PrimitiveType.TIME,
                                PrimitiveType.TIMESTAMP,
                                PrimitiveType.UUID),
                        OLD))
                .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    }

    @Test
    void aLaterReleaseUsesTheIdsOfTheTable() {
        assertThat(certain(TWO_LONGS, LATER)).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void countedNullsAreOfThisLibrary() {
        DataFile file = file(TWO_LONGS, Map.of(2, 0L));
        DataFile certain = ids(TWO_LONGS, PartitionSpec.UNPARTITIONED).certain(file, OLD);
        assertThat(certain.bounds().lower()).containsOnlyKeys(2);
        assertThat(certain.bounds().upper()).containsOnlyKeys(2);
        assertThat(certain.withBounds(file.bounds())).isEqualTo(file);
    }

    @Test
    void oldReleasesCannotOpenATableWithNewTypesOrPartitions() {
        for (DataType type : List.of(PrimitiveType.TIMESTAMPTZ, new DecimalType(9, 2), new FixedType(4))) {
            assertThat(certain(schema(PrimitiveType.LONG, PrimitiveType.LONG, type), OLD))
                    .as("%s", type)
                    .contains(1, 2);
        }
        BoundIds partitioned = ids(TWO_LONGS, PartitionSpec.parse("c1", TWO_LONGS));
        assertThat(partitioned.certain(file(TWO_LONGS, Map.of()), OLD).bounds().lower())
                .containsOnlyKeys(1, 2);
    }

    @Test
    void uuidsOfAnotherSpellingHaveNoBounds() {
        Schema schema = schema(PrimitiveType.LONG, PrimitiveType.UUID, PrimitiveType.TIMESTAMPTZ);
        BoundIds ids = new TableBoundIds(true, snapshot -> true).of(table(schema, PartitionSpec.UNPARTITIONED));
        assertThat(ids.certain(file(schema, Map.of()), LATER).bounds().lower()).containsOnlyKeys(1, 3);
        assertThat(ids.certain(file(schema, Map.of(2, 0L)), LATER).bounds().lower())
                .containsOnlyKeys(1, 2, 3);
        assertThat(certain(schema, OLD)).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void boundsOfATableWithoutASchemaAreOfNoColumn() {
        BoundIds ids = new TableBoundIds(false, snapshot -> true).of(table(null, PartitionSpec.UNPARTITIONED));
        assertThat(ids.certain(file(TWO_LONGS, Map.of()), LATER).bounds()).isEqualTo(ColumnBounds.NONE);
    }

    @Test
    void whatIsCopiedStaysAsRecorded() {
        DataFile file = file(TWO_LONGS, Map.of());
        assertThat(BoundIds.AS_RECORDED.certain(file, null)).isSameAs(file);
        assertThat(BoundIds.AS_RECORDED.isCertain(1)).isTrue();
    }

    /** Readers keep manifests, and these keep what is known of bounds: it must not grow with each commit. */
    @Test
    void oneObjectKnowsTheSnapshotsOfTheMetadataSeenLast() {
        TableBoundIds ofTable = ofTable();
        BoundIds before = ofTable.of(table(TWO_LONGS, List.of(snapshot(OLD, Map.of())), null));
        assertThat(before.isCertain(1, LATER)).isFalse();
        TableMetadata now = table(TWO_LONGS, List.of(snapshot(LATER, Map.of(Snapshot.LIST_SHA256, "0"))), null);
        assertThat(ofTable.of(now)).isSameAs(before).isSameAs(ofTable.of(now));
        assertThat(before.isCertain(1, LATER)).isTrue();
        assertThat(before.isCertain(1, OLD)).isFalse();
        assertThat(ofTable.of(table(schema(PrimitiveType.LONG), List.of(), null)))
                .isNotSameAs(before);
    }

    /** Another engine has changed the partitions, and perhaps the columns: what the table has now proves nothing of older files. */
    @Test
    void aTableThatNobodyMayWriteToProvesNothingByItsColumns() {
        Schema schema = schema(PrimitiveType.LONG, PrimitiveType.TIMESTAMPTZ);
        Snapshot later = snapshot(LATER, Map.of(Snapshot.LIST_SHA256, "0"));
        BoundIds ids = ofTable().of(table(schema, List.of(later), "it has 2 partition specs"));
        DataFile file = file(schema, Map.of());
        assertThat(ids.certain(file, OLD).bounds()).isEqualTo(ColumnBounds.NONE);
        assertThat(ids.certain(file, LATER)).isSameAs(file);
    }

    private static TableBoundIds ofTable() {
        return new TableBoundIds(false, snapshot -> snapshot.summary().containsKey(Snapshot.LIST_SHA256));
    }

    private static Set<Integer> certain(Schema schema, @Nullable SnapshotId addedBy) {
        return ids(schema, PartitionSpec.UNPARTITIONED)
                .certain(file(schema, Map.of()), addedBy)
                .bounds()
                .lower()
                .keySet();
    }

    private static BoundIds ids(Schema schema, PartitionSpec spec) {
        return ofTable().of(table(schema, spec));
    }

    private static DataFile file(Schema schema, Map<Integer, Long> nulls) {
        Map<Integer, Object> bounds = new HashMap<>();
        // What a bound is does not matter here, only under which id it is.
        schema.fields().forEach(field -> bounds.put(field.id(), 7L));
        return new DataFile(StoragePath.of("data/f"), 1, 1, null, nulls, new ColumnBounds(bounds, bounds));
    }

    private static Schema schema(DataType... types) {
        List<Field> fields = new ArrayList<>();
        for (DataType type : types) {
            int id = fields.size() + 1;
            fields.add(Field.optional(id, "c" + id, type));
        }
        return new Schema(1, fields);
    }

    private static TableMetadata table(@Nullable Schema schema, PartitionSpec spec) {
        List<Snapshot> both = List.of(snapshot(OLD, Map.of()), snapshot(LATER, Map.of(Snapshot.LIST_SHA256, "0")));
        return table(schema, spec, both, null);
    }

    private static TableMetadata table(Schema schema, List<Snapshot> snapshots, @Nullable String obstacle) {
        return table(schema, PartitionSpec.UNPARTITIONED, snapshots, obstacle);
    }

    private static TableMetadata table(
            @Nullable Schema schema, PartitionSpec spec, List<Snapshot> snapshots, @Nullable String obstacle) {
        return new TableMetadata(
                "uuid",
                "t",
                new SequenceNumber(2),
                2,
                schema,
                Map.of(),
                null,
                snapshots,
                List.of(),
                List.of(),
                null,
                spec,
                obstacle);
    }

    private static Snapshot snapshot(SnapshotId id, Map<String, String> summary) {
        return new Snapshot(
                id,
                null,
                id.bits(),
                StoragePath.of("metadata/list" + id),
                Snapshot.APPEND,
                summary,
                1,
                new SequenceNumber(id.bits()));
    }
}
