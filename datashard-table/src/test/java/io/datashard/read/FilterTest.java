package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestDetails;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowFilter;
import io.datashard.schema.Schema;
import io.datashard.schema.ValueOrder;
import io.datashard.storage.StoragePath;
import io.datashard.testing.TestRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pruner may only ever skip a file when the exact filter matches none of its rows. */
class FilterTest {
    private static final List<Operator> OPERATORS = List.of(Operator.values());
    private static final List<Object> LONGS = Arrays.asList(-5L, 0L, 1L, 7L, Long.MAX_VALUE, null);
    private static final List<Object> DOUBLES =
            Arrays.asList(-1.5, -0.0, 0.0, 2.0, Double.NaN, Double.POSITIVE_INFINITY, null);
    private static final List<Object> STRINGS = Arrays.asList("", "a", "z\u00e9", "\uffee", "\ud834\udd1e", null);

    @ParameterizedTest
    @EnumSource(
            value = PrimitiveType.class,
            names = {"LONG", "DOUBLE", "STRING"})
    void noMatchingRowIsEverSkipped(PrimitiveType type) {
        Schema schema = Schema.of(Field.optional(4, "c", type));
        List<Object> values = values(type);
        Random random = new Random(42);
        for (int round = 0; round < 3000; round++) {
            List<Object> rows = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(4); i++) {
                rows.add(values.get(random.nextInt(values.size())));
            }
            Predicate predicate = predicate(random, values, 2);
            RowFilter filter = new RowFilter(predicate, schema);
            boolean matches = rows.stream().anyMatch(value -> filter.matches(TestRow.of(value)));
            boolean kept = new FilePruner(schema, PartitionSpec.UNPARTITIONED, predicate)
                    .mayMatch(file(rows, type, random.nextBoolean()));
            assertThat(kept || !matches).as("%s on %s", predicate, rows).isTrue();
        }
    }

    @Test
    void filesOutsideTheBoundsAreSkipped() {
        assertThat(mayMatch(Operator.EQ, 4L)).isFalse();
        assertThat(mayMatch(Operator.EQ, 5L)).isTrue();
        assertThat(mayMatch(Operator.EQ, 11L)).isFalse();
        assertThat(mayMatch(Operator.GT, 10L)).isFalse();
        assertThat(mayMatch(Operator.GE, 10L)).isTrue();
        assertThat(mayMatch(Operator.GE, 11L)).isFalse();
        assertThat(mayMatch(Operator.LT, 5L)).isFalse();
        assertThat(mayMatch(Operator.LE, 5L)).isTrue();
        assertThat(mayMatch(Operator.LE, 4L)).isFalse();
        assertThat(mayMatch(Operator.NE, 7L)).isTrue();
    }

    @Test
    void inequalityIsNeverUsedOnFloats() {
        Schema schema = Schema.of(Field.optional(4, "c", PrimitiveType.DOUBLE));
        DataFile file = file(List.of(2.0, Double.NaN), PrimitiveType.DOUBLE, false);

        assertThat(new FilePruner(schema, PartitionSpec.UNPARTITIONED, new Compare("c", Operator.NE, 2.0))
                        .mayMatch(file))
                .isTrue();
        assertThat(new FilePruner(schema, PartitionSpec.UNPARTITIONED, new Compare("c", Operator.LT, 2.0))
                        .mayMatch(file))
                .isFalse();
    }

    @Test
    void conditionsThatCannotBeTrueNeedNoManifest() {
        Schema schema = Schema.of(Field.optional(4, "c", PrimitiveType.LONG));
        FilePruner pruner = new FilePruner(schema, PartitionSpec.UNPARTITIONED, new Predicate.Or(List.of()));
        SequenceNumber number = new SequenceNumber(1);
        ManifestFile manifest = new ManifestFile(
                StoragePath.of("metadata/m"),
                1,
                null,
                number,
                number,
                new SnapshotId(1),
                1,
                0,
                ManifestDetails.of(List.of(), PartitionSpec.UNPARTITIONED, schema));

        assertThat(pruner.mayMatch(manifest)).isFalse();
        assertThat(FilePruner.KEEP_ALL.mayMatch(manifest)).isTrue();
        assertThat(pruner.mayMatch(file(List.of(5L), PrimitiveType.LONG, false)))
                .isFalse();
    }

    @Test
    void columnsAndTypesAreChecked() {
        Schema schema = Schema.of(Field.optional(4, "c", PrimitiveType.LONG));

        assertThatThrownBy(() -> new RowFilter(new Predicate.IsNull("d"), schema))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'d'");
        assertThatThrownBy(() -> new RowFilter(new Compare("c", Operator.EQ, "secret"), schema))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageNotContaining("secret");
    }

    private static boolean mayMatch(Operator operator, Object value) {
        Schema schema = Schema.of(Field.optional(4, "c", PrimitiveType.LONG));
        return new FilePruner(schema, PartitionSpec.UNPARTITIONED, new Compare("c", operator, value))
                .mayMatch(file(List.of(5L, 7L, 10L), PrimitiveType.LONG, false));
    }

    private static List<Object> values(PrimitiveType type) {
        return switch (type) {
            case LONG -> LONGS;
            case DOUBLE -> DOUBLES;
            default -> STRINGS;
        };
    }

    private static Predicate predicate(Random random, List<Object> values, int depth) {
        if (depth > 0 && random.nextBoolean()) {
            List<Predicate> parts = List.of(predicate(random, values, depth - 1), predicate(random, values, depth - 1));
            return random.nextBoolean() ? new Predicate.And(parts) : new Predicate.Or(parts);
        }
        Object value = values.get(random.nextInt(values.size() - 1));
        return switch (random.nextInt(4)) {
            case 0 -> new Predicate.IsNull("c");
            case 1 -> new Predicate.IsNotNull("c");
            case 2 -> new Predicate.In("c", List.of(value, values.get(0)));
            default -> new Compare("c", OPERATORS.get(random.nextInt(OPERATORS.size())), value);
        };
    }

    /** A file as writers describe it: bounds leave out nulls and NaN. */
    private static DataFile file(List<Object> rows, PrimitiveType type, boolean countNulls) {
        List<Object> known = rows.stream()
                .filter(Objects::nonNull)
                .filter(value -> !ValueOrder.isNaN(value))
                .sorted((a, b) -> ValueOrder.compare(a, b).orElseThrow())
                .toList();
        ColumnBounds bounds = known.isEmpty()
                ? ColumnBounds.NONE
                : new ColumnBounds(Map.of(4, known.get(0)), Map.of(4, known.get(known.size() - 1)));
        long nulls = rows.stream().filter(Objects::isNull).count();
        return new DataFile(
                StoragePath.of("data/" + type), rows.size(), 1, null, countNulls ? Map.of(4, nulls) : Map.of(), bounds);
    }
}
