package io.datashard.read;

import io.datashard.layout.Layout;
import io.datashard.layout.iceberg.RecordedPaths;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.RecordedMetrics;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.model.StoredManifest;
import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.Partition;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Predicate;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Seeded schemas, data files, manifests and conditions. */
final class RandomManifests {
    static final RecordedPaths PATHS = new RecordedPaths("file:///lake/trades", "s3://moved/trades");
    private static final List<DataType> TYPES = List.of(
            PrimitiveType.BOOLEAN,
            PrimitiveType.INT,
            PrimitiveType.LONG,
            PrimitiveType.FLOAT,
            PrimitiveType.DOUBLE,
            PrimitiveType.DATE,
            PrimitiveType.TIME,
            PrimitiveType.TIMESTAMP,
            PrimitiveType.TIMESTAMPTZ,
            PrimitiveType.STRING,
            PrimitiveType.UUID,
            PrimitiveType.BINARY,
            new FixedType(3),
            new DecimalType(9, 2),
            new DecimalType(38, 10));
    private static final List<Predicate.Operator> OPERATORS = List.of(Predicate.Operator.values());
    private static final long MICROS_OF_A_CENTURY = 100L * 366 * 86_400 * 1_000_000;

    final Layout layout;
    final Schema schema;
    final PartitionSpec spec;
    final List<ManifestEntry> entries = new ArrayList<>();
    final ManifestFile line;
    private final Random random;

    RandomManifests(Layout layout, long seed) {
        this.layout = layout;
        this.random = new Random(seed);
        List<Field> fields = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        int id = 0;
        for (int i = 0; i < count; i++) {
            id += 1 + random.nextInt(3);
            fields.add(Field.optional(id, "c" + i, TYPES.get(random.nextInt(TYPES.size()))));
        }
        fields.add(Field.optional(id + 1, "day", PrimitiveType.DATE));
        this.schema = new Schema(1, fields);
        this.spec = layout == Layout.ICEBERG && random.nextBoolean()
                ? PartitionSpec.parse("day", schema)
                : PartitionSpec.UNPARTITIONED;
        int files = 1 + random.nextInt(12);
        for (int i = 0; i < files; i++) {
            entries.add(entry(i));
        }
        this.line = new ManifestFile(
                StoragePath.of("metadata/m.avro"),
                -1,
                null,
                new SequenceNumber(9),
                new SequenceNumber(1),
                new SnapshotId(77),
                files,
                0);
    }

    byte[] encode() {
        return layout == Layout.CLASSIC
                ? io.datashard.layout.classic.ManifestCodec.encode(entries, schema)
                : io.datashard.layout.iceberg.ManifestCodec.encode(entries, schema, spec, PATHS);
    }

    StoredManifest open(byte[] content) {
        return layout == Layout.CLASSIC
                ? io.datashard.layout.classic.ManifestCodec.open(content, "m", schema)
                : io.datashard.layout.iceberg.ManifestCodec.open(content, "m", line, schema, spec, PATHS);
    }

    private ManifestEntry entry(int number) {
        boolean isAdded = random.nextBoolean();
        boolean isKnown = isAdded || random.nextInt(4) > 0;
        return new ManifestEntry(
                isAdded ? ManifestEntry.Status.ADDED : ManifestEntry.Status.EXISTING,
                isKnown ? new SnapshotId(random.nextLong() | 2) : null,
                isKnown ? new SequenceNumber(1 + random.nextInt(1000)) : SequenceNumber.UNKNOWN,
                file(number));
    }

    private DataFile file(int number) {
        Map<Integer, Object> lower = new HashMap<>();
        Map<Integer, Object> upper = new HashMap<>();
        Map<Integer, Long> nulls = new HashMap<>();
        Integer day = null;
        for (Field field : schema.fields()) {
            Object a = value(field.type());
            Object b = value(field.type());
            boolean isDay = field.name().equals("day");
            if (a instanceof byte[]) {
                continue;
            }
            if (isDay) {
                // The partition is the value of all rows.
                day = random.nextInt(5) == 0 ? null : (Integer) a;
                b = a;
            }
            if (random.nextInt(4) > 0 && (!isDay || day != null)) {
                lower.put(field.id(), compare(a, b) <= 0 ? a : b);
                upper.put(field.id(), compare(a, b) <= 0 ? b : a);
            }
            if (random.nextInt(3) > 0) {
                nulls.put(field.id(), (long) random.nextInt(4));
            }
        }
        String odd = List.of("", "é", "%61", "a b", "=x/").get(random.nextInt(5));
        return new DataFile(
                StoragePath.of("data/" + odd + "f" + (random.nextInt(6) == 0 ? 0 : number) + ".parquet"),
                random.nextInt(4),
                random.nextInt(1 << 30),
                random.nextInt(3) > 0 ? "0123456789abcdef".repeat(4) : null,
                nulls,
                new ColumnBounds(lower, upper),
                spec.isPartitioned() ? Partition.of(Arrays.asList(day)) : labels(),
                new RecordedMetrics(nulls, nulls, layout == Layout.ICEBERG ? List.of(4L, 9L) : List.of(), null));
    }

    private Partition labels() {
        return random.nextBoolean() ? Partition.NONE : Partition.labelled(Map.of("región", "a\"b"));
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object a, Object b) {
        return ((Comparable<Object>) a).compareTo(b);
    }

    private Object value(DataType type) {
        return type.map(
                this::value,
                decimal -> new BigDecimal(BigInteger.valueOf(random.nextInt(2000) - 1000), decimal.scale()),
                fixed -> new byte[fixed.length()]);
    }

    /** Of few values, so that conditions are often decided, and of the extremes. */
    private Object value(PrimitiveType type) {
        int small = random.nextInt(20) - 10;
        boolean isWide = random.nextInt(4) == 0;
        return switch (type) {
            case BOOLEAN -> random.nextBoolean();
            case INT -> isWide ? random.nextInt() : small;
            case LONG -> isWide ? random.nextLong() : small;
            case FLOAT -> isWide ? random.nextFloat() * 1e30f : small == 0 ? -0.0f : small / 4f;
            case DOUBLE -> isWide ? random.nextGaussian() * 1e200 : small == 0 ? -0.0 : small / 4.0;
            case DATE -> isWide ? random.nextInt(1_000_000) - 400_000 : 20_000 + small;
            case TIME -> (long) random.nextInt(86_400) * 1_000_000 + (isWide ? random.nextInt(1_000_000) : 0);
            case TIMESTAMP, TIMESTAMPTZ ->
                isWide
                        ? Math.floorMod(random.nextLong(), MICROS_OF_A_CENTURY)
                        : 1_700_000_000_000_000L + small * 1_000_000L;
            case STRING ->
                isWide
                        ? List.of("", "é", "\uD83D\uDE00", "a\"b\\", "\n", "\uFFFD", "7", "1.5")
                                .get(random.nextInt(8))
                        : "s" + small;
            case UUID -> new java.util.UUID(small, small).toString();
            case BINARY, FIXED -> new byte[] {1};
        };
    }

    Predicate predicate(int depth) {
        Field field = schema.field(random.nextInt(schema.size()));
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> new Predicate.IsNull(field.name());
            case 1 -> new Predicate.IsNotNull(field.name());
            case 2 -> new Predicate.In(field.name(), List.of(value(field.type()), value(field.type())));
            case 3, 4 ->
                new Predicate.Compare(
                        field.name(), OPERATORS.get(random.nextInt(OPERATORS.size())), value(field.type()));
            case 5 -> new Predicate.And(List.of(predicate(depth - 1), predicate(depth - 1)));
            default -> new Predicate.Or(List.of(predicate(depth - 1), predicate(depth - 1)));
        };
    }

    /** All values of one of the lists, in an order of the seed. */
    <T> List<T> shuffled(List<T> values) {
        List<T> shuffled = new ArrayList<>(values);
        java.util.Collections.shuffle(shuffled, random);
        return shuffled;
    }

    boolean chance(int of) {
        return random.nextInt(of) == 0;
    }

    /** The ids of the columns, and one that no column has. */
    List<Integer> ids() {
        List<Integer> ids =
                new ArrayList<>(schema.fields().stream().map(Field::id).toList());
        ids.add(999);
        return ids;
    }

    static @Nullable Object plain(@Nullable Object value) {
        return value instanceof byte[] bytes ? Arrays.toString(bytes) : value;
    }
}
