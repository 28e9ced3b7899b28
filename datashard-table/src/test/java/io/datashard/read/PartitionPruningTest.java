package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestDetails;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.Partition;
import io.datashard.schema.PartitionField;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Partitioner;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowFilter;
import io.datashard.schema.Schema;
import io.datashard.schema.Transform;
import io.datashard.schema.ValueOrder;
import io.datashard.storage.StoragePath;
import io.datashard.testing.TestRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random rows, specs and conditions: no file and no manifest that holds a matching row is ever passed over. */
class PartitionPruningTest {
    private static final List<DataType> TYPES = List.of(
            PrimitiveType.BOOLEAN,
            PrimitiveType.INT,
            PrimitiveType.LONG,
            PrimitiveType.DOUBLE,
            PrimitiveType.DATE,
            PrimitiveType.TIME,
            PrimitiveType.TIMESTAMP,
            PrimitiveType.TIMESTAMPTZ,
            PrimitiveType.STRING,
            PrimitiveType.UUID,
            PrimitiveType.BINARY,
            new DecimalType(9, 2),
            new FixedType(2));
    private static final Schema SCHEMA = schema();
    private static final long HOUR = 3_600_000_000L;
    private static final int ROUNDS = 1500;

    /** Rows of one file. */
    private record Rows(List<Object[]> values, DataFile file) {
        boolean anyMatches(RowFilter filter) {
            return values.stream().anyMatch(row -> filter.matches(TestRow.of(row)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nothingThatHoldsAMatchingRowIsPassedOver(long seed) {
        Random random = new Random(seed);
        int skippedFiles = 0;
        int skippedManifests = 0;
        for (int round = 0; round < ROUNDS; round++) {
            PartitionSpec spec = spec(random);
            List<Rows> files = files(random, spec);
            Predicate predicate = predicate(random, spec, files, 2);
            RowFilter filter = new RowFilter(predicate, SCHEMA);
            FilePruner pruner = new FilePruner(SCHEMA, spec, predicate);
            for (Rows rows : files) {
                boolean kept = pruner.mayMatch(rows.file());
                assertThat(kept || !rows.anyMatches(filter))
                        .as("seed %d, round %d: %s by %s", seed, round, predicate, spec)
                        .isTrue();
                skippedFiles += kept ? 0 : 1;
            }
            boolean kept = pruner.mayMatch(manifest(files, spec));
            assertThat(kept || files.stream().noneMatch(rows -> rows.anyMatches(filter)))
                    .as("seed %d, round %d: %s by %s", seed, round, predicate, spec)
                    .isTrue();
            skippedManifests += kept ? 0 : 1;
        }
        assertThat(skippedFiles).isGreaterThan(ROUNDS / 2);
        assertThat(skippedManifests).isGreaterThan(ROUNDS / 20);
    }

    private static PartitionSpec spec(Random random) {
        List<PartitionField> fields = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            Transform transform = pick(
                    random,
                    List.of(
                            Transform.identity(),
                            Transform.bucket(1 + random.nextInt(8)),
                            Transform.truncate(1 + random.nextInt(12)),
                            Transform.year(),
                            Transform.month(),
                            Transform.day(),
                            Transform.hour()));
            Field source = pick(
                    random,
                    SCHEMA.fields().stream()
                            .filter(field -> transform.accepts(field.type()))
                            .toList());
            fields.add(new PartitionField(source.id(), 1000 + i, "p" + i, transform));
        }
        return new PartitionSpec(0, fields);
    }

    private static List<Rows> files(Random random, PartitionSpec spec) {
        Partitioner partitioner = new Partitioner(spec, SCHEMA);
        // Few values a round, so that partitions get several rows and conditions match some of them.
        Map<Integer, List<@Nullable Object>> pools = new HashMap<>();
        Map<Partition, List<Object[]>> byPartition = new LinkedHashMap<>();
        boolean hasNulls = random.nextBoolean();
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
            Object[] row = new Object[SCHEMA.size()];
            for (int column = 0; column < row.length; column++) {
                DataType type = SCHEMA.field(column).type();
                List<@Nullable Object> pool = pools.computeIfAbsent(
                        column, key -> Arrays.asList(value(random, type), value(random, type), null));
                row[column] = hasNulls && random.nextInt(4) == 0 ? pool.get(2) : pool.get(random.nextInt(2));
            }
            byPartition
                    .computeIfAbsent(partitioner.of(TestRow.of(row)), key -> new ArrayList<>())
                    .add(row);
        }
        List<Rows> files = new ArrayList<>();
        byPartition.forEach((partition, rows) -> files.add(new Rows(
                rows, file(rows, random.nextBoolean()).inPartition(asRecorded(random, partition, spec, hasNulls)))));
        return files;
    }

    /** As others record a partition: with nulls for what is not known, and local times in the time zone of the process. */
    private static Partition asRecorded(Random random, Partition partition, PartitionSpec spec, boolean hasNulls) {
        List<@Nullable Object> values = new ArrayList<>(partition.values());
        long offset = (random.nextInt(27) - 13) * HOUR;
        for (int i = 0; i < values.size(); i++) {
            PartitionField field = spec.fields().get(i);
            DataType source = SCHEMA.findById(field.sourceId()).orElseThrow().type();
            if (field.transform().equals(Transform.identity())
                    && source == PrimitiveType.TIMESTAMP
                    && values.get(i) instanceof Long local) {
                values.set(i, local + offset);
            }
            if (hasNulls && random.nextInt(10) == 0) {
                values.set(i, null);
            }
        }
        return Partition.of(values);
    }

    private static DataFile file(List<Object[]> rows, boolean hasBounds) {
        Map<Integer, Object> lower = new HashMap<>();
        Map<Integer, Object> upper = new HashMap<>();
        Map<Integer, Long> nulls = new HashMap<>();
        for (int column = 0; hasBounds && column < SCHEMA.size(); column++) {
            int position = column;
            int id = SCHEMA.field(column).id();
            List<Object> known = rows.stream()
                    .map(row -> row[position])
                    .filter(value -> value != null && !(value instanceof byte[]) && !ValueOrder.isNaN(value))
                    .sorted((a, b) -> ValueOrder.compare(a, b).orElseThrow())
                    .toList();
            if (!known.isEmpty()) {
                lower.put(id, known.get(0));
                upper.put(id, known.get(known.size() - 1));
            }
            nulls.put(id, rows.stream().filter(row -> row[position] == null).count());
        }
        return new DataFile(StoragePath.of("data/f"), rows.size(), 1, null, nulls, new ColumnBounds(lower, upper));
    }

    private static ManifestFile manifest(List<Rows> files, PartitionSpec spec) {
        SnapshotId id = new SnapshotId(1);
        SequenceNumber number = new SequenceNumber(1);
        List<ManifestEntry> entries = files.stream()
                .map(rows -> new ManifestEntry(ManifestEntry.Status.ADDED, id, number, rows.file()))
                .toList();
        return new ManifestFile(
                StoragePath.of("metadata/m"),
                1,
                null,
                number,
                number,
                id,
                entries.size(),
                0,
                ManifestDetails.of(entries, spec, SCHEMA));
    }

    private static Predicate predicate(Random random, PartitionSpec spec, List<Rows> files, int depth) {
        if (depth > 0 && random.nextBoolean()) {
            List<Predicate> parts =
                    List.of(predicate(random, spec, files, depth - 1), predicate(random, spec, files, depth - 1));
            return random.nextBoolean() ? new Predicate.And(parts) : new Predicate.Or(parts);
        }
        Field field = random.nextInt(4) == 0
                ? pick(random, SCHEMA.fields())
                : SCHEMA.findById(pick(random, spec.fields()).sourceId()).orElseThrow();
        return switch (random.nextInt(6)) {
            case 0 -> new Predicate.IsNull(field.name());
            case 1 -> new Predicate.IsNotNull(field.name());
            case 2 ->
                new Predicate.In(field.name(), List.of(literal(random, field, files), literal(random, field, files)));
            default ->
                new Compare(field.name(), pick(random, List.of(Operator.values())), literal(random, field, files));
        };
    }

    /** A value that is in a file, or any other. */
    private static Object literal(Random random, Field field, List<Rows> files) {
        Object present =
                pick(random, pick(random, files).values())[SCHEMA.fields().indexOf(field)];
        return present == null || random.nextBoolean() ? value(random, field.type()) : present;
    }

    /** A value of a type: mostly one of few near each other, at the ends of days and buckets. */
    private static Object value(Random random, DataType type) {
        if (type instanceof DecimalType decimal) {
            return BigDecimal.valueOf(random.nextInt(5) == 0 ? -128 : random.nextInt(9) - 4, decimal.scale());
        }
        if (type instanceof FixedType) {
            return new byte[] {(byte) random.nextInt(3), (byte) -random.nextInt(2)};
        }
        int near = random.nextInt(41) - 20;
        return switch ((PrimitiveType) type) {
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextInt(20) == 0 ? Integer.MAX_VALUE : near;
            case DATE -> near * 40;
            case LONG -> random.nextInt(20) == 0 ? Long.MAX_VALUE : (long) near;
            case TIME -> Math.abs(near) * HOUR / 4;
            case TIMESTAMP, TIMESTAMPTZ -> near * HOUR * (random.nextBoolean() ? 1 : 24 * 31) - random.nextInt(2);
            case DOUBLE, FLOAT -> pick(random, List.of(-0.0, 0.0, 1.5, Double.NaN));
            case STRING -> pick(random, List.of("", "a", "ab", "abc", "abcd", "b", "\uffee", "\ud834\udd1ea"));
            case UUID -> "00000000-0000-0000-0000-00000000000" + random.nextInt(4);
            case BINARY, FIXED -> Arrays.copyOf(new byte[] {(byte) near, 1, 2}, random.nextInt(4));
        };
    }

    private static <T> T pick(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static Schema schema() {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < TYPES.size(); i++) {
            fields.add(Field.optional(i + 1, "c" + i, TYPES.get(i)));
        }
        return new Schema(1, fields);
    }
}
