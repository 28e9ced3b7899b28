package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.read.Aggregate;
import io.datashard.read.AggregatedGroup;
import io.datashard.read.LegacyReadMode;
import io.datashard.schema.EpochTime;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PartitionField;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import io.datashard.schema.Schema;
import io.datashard.schema.Transform;
import io.datashard.schema.ValueOrder;
import io.datashard.testing.BoundaryRows;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.GoldenTable;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Aggregates that metadata tells, against the rows themselves. */
class KnownAggregatesTest {
    private static final Schema SCHEMA = BoundaryRows.SCHEMA;
    private static final List<Operator> OPERATORS = List.of(Operator.values());

    @TempDir
    Path folder;

    private static Stream<GoldenTable> goldenTables() {
        return GoldenTable.all().stream();
    }

    @EveryLayout
    void aggregatesThatMetadataTellsAreThoseOfTheRows(Layout layout) {
        int known = 0;
        int grouped = 0;
        for (int seed = 0; seed < 6; seed++) {
            Random random = new Random(seed);
            TableOptions options = TableOptions.DEFAULT.withLayout(layout);
            boolean isPartitioned = layout == Layout.ICEBERG && seed % 3 > 0;
            if (isPartitioned) {
                options = options.withPartitions(
                        seed % 3 == 1
                                ? List.of(PartitionTerm.identity("p"))
                                : List.of(PartitionTerm.identity("q"), PartitionTerm.identity("p")));
            }
            String path = folder.resolve("t" + seed).toString();
            try (DataShardTable table = DataShardTable.create(path, SCHEMA, options)) {
                for (int file = 0; file < 6; file++) {
                    table.append(BoundaryRows.of(random, file));
                }
                for (int i = 0; i < 80; i++) {
                    List<String> keys = isPartitioned && random.nextBoolean() ? List.of("p") : List.of();
                    boolean isKnown = compare(table.scan(), random, keys, SCHEMA);
                    known += isKnown ? 1 : 0;
                    grouped += isKnown && !keys.isEmpty() ? 1 : 0;
                }
            }
        }
        assertThat(known).isGreaterThan(60);
        assertThat(grouped).isGreaterThan(layout == Layout.ICEBERG ? 20 : -1);
    }

    /** Python's own files of each release. */
    @ParameterizedTest
    @MethodSource("goldenTables")
    void aggregatesOfTablesOfPythonAreThoseOfTheRows(GoldenTable golden) {
        Path root = golden.copyTo(folder.resolve("g"));
        try (DataShardTable table = DataShardTable.open(root.toString())) {
            Schema schema = table.metadata().schema();
            if (schema == null) {
                assertThat(read(table).knownAggregates(List.of(), List.of(Aggregate.of(Aggregate.Kind.MIN, "id"))))
                        .isEmpty();
                return;
            }
            assertThat(known(table, schema)).as("known answers of %s", golden).isEqualTo(expected(table, schema));
        }
    }

    /** How many aggregates of one column, also by the column itself, the metadata tells. */
    private static int known(DataShardTable table, Schema schema) {
        int known = 0;
        for (Field field : schema.fields()) {
            for (Aggregate.Kind kind : Aggregate.Kind.values()) {
                Aggregate aggregate = kind == Aggregate.Kind.ROWS ? Aggregate.ROWS : Aggregate.of(kind, field.name());
                for (List<String> keys : List.of(List.<String>of(), List.of(field.name()))) {
                    boolean isKnown = requireEqual(read(table), null, keys, List.of(aggregate));
                    known += isKnown ? 1 : 0;
                }
            }
        }
        return known;
    }

    /** Of no rows, all is known. Else the number of rows, and all of an identity partition without nulls, also by itself: Python counts no nulls. */
    private static int expected(DataShardTable table, Schema schema) {
        int kinds = Aggregate.Kind.values().length;
        List<GenericRow> rows = new ArrayList<>();
        try (RowIterator all = read(table).rows()) {
            all.forEachRemaining(rows::add);
        }
        if (rows.isEmpty()) {
            return schema.size() * kinds;
        }
        int expected = schema.size();
        for (PartitionField partition : table.metadata().partitionSpec().fields()) {
            String column = schema.fields().stream()
                    .filter(field -> field.id() == partition.sourceId())
                    .findFirst()
                    .orElseThrow()
                    .name();
            boolean isKnown = partition.transform().equals(Transform.identity())
                    && rows.stream().allMatch(row -> row.get(column) != null);
            expected += isKnown ? 2 * kinds - 1 : 0;
        }
        return expected;
    }

    private static TableRead read(DataShardTable table) {
        return table.scan().legacyReadMode(LegacyReadMode.UNION);
    }

    private static boolean compare(TableRead read, Random random, List<String> keys, Schema schema) {
        List<Aggregate> aggregates = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            Aggregate.Kind kind = List.of(Aggregate.Kind.values()).get(random.nextInt(4));
            aggregates.add(
                    kind == Aggregate.Kind.ROWS
                            ? Aggregate.ROWS
                            : Aggregate.of(kind, schema.names().get(random.nextInt(schema.size()))));
        }
        return requireEqual(read, random.nextInt(3) > 0 ? null : predicate(random), keys, aggregates);
    }

    private static boolean requireEqual(
            TableRead read, @Nullable Predicate filter, List<String> keys, List<Aggregate> aggregates) {
        if (filter != null) {
            read.where(filter);
        }
        Optional<List<AggregatedGroup>> known = read.knownAggregates(keys, aggregates);
        if (known.isEmpty()) {
            return false;
        }
        Map<List<@Nullable Object>, List<@Nullable Object>> answer = new HashMap<>();
        known.get().forEach(group -> answer.put(group.key(), group.values()));
        assertThat(answer)
                .as("%s by %s where %s", aggregates, keys, filter)
                .isEqualTo(aggregated(read, keys, aggregates));
        return true;
    }

    private static Map<List<@Nullable Object>, List<@Nullable Object>> aggregated(
            TableRead read, List<String> keys, List<Aggregate> aggregates) {
        Map<List<@Nullable Object>, List<GenericRow>> rows = new LinkedHashMap<>();
        if (keys.isEmpty()) {
            rows.put(List.of(), new ArrayList<>());
        }
        try (RowIterator all = read.rows()) {
            all.forEachRemaining(row -> {
                List<@Nullable Object> key = new ArrayList<>();
                keys.forEach(name -> key.add(internal(row.get(name))));
                rows.computeIfAbsent(key, unknown -> new ArrayList<>()).add(row);
            });
        }
        Map<List<@Nullable Object>, List<@Nullable Object>> result = new HashMap<>();
        rows.forEach((key, members) -> {
            List<@Nullable Object> values = new ArrayList<>();
            aggregates.forEach(aggregate -> values.add(value(aggregate, members)));
            result.put(key, values);
        });
        return result;
    }

    private static @Nullable Object value(Aggregate aggregate, List<GenericRow> rows) {
        if (aggregate.column().isEmpty()) {
            return (long) rows.size();
        }
        List<Object> values = new ArrayList<>();
        for (GenericRow row : rows) {
            Object value = internal(row.get(aggregate.column().get()));
            if (value != null) {
                values.add(value);
            }
        }
        if (aggregate.kind() == Aggregate.Kind.VALUES) {
            return (long) values.size();
        }
        assertThat(values).noneMatch(ValueOrder::isNaN);
        if (values.isEmpty()) {
            return null;
        }
        return aggregate.kind() == Aggregate.Kind.MIN
                ? Collections.min(values, KnownAggregatesTest::order)
                : Collections.max(values, KnownAggregatesTest::order);
    }

    private static int order(Object left, Object right) {
        return ValueOrder.compare(left, right).orElseThrow();
    }

    private static @Nullable Object internal(@Nullable Object value) {
        if (value instanceof LocalDate date) {
            return EpochTime.days(date);
        }
        if (value instanceof LocalTime time) {
            return time.toNanoOfDay() / 1000;
        }
        if (value instanceof LocalDateTime time) {
            return EpochTime.micros(time.toInstant(ZoneOffset.UTC));
        }
        return value instanceof Instant instant ? (Object) EpochTime.micros(instant) : value;
    }

    private static Predicate predicate(Random random) {
        Operator operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
        Instant day = Instant.ofEpochSecond(BoundaryRows.FIRST_DAY + 86_400L * random.nextInt(7));
        return switch (random.nextInt(6)) {
            case 0 -> new Compare("p", operator, random.nextInt(3));
            case 1 -> new Compare("q", operator, "q" + random.nextInt(2));
            case 2 -> new Compare("n", operator, 100L * random.nextInt(7));
            case 3 -> new Compare("tz", operator, EpochTime.micros(day));
            case 4 -> random.nextBoolean() ? new Predicate.IsNull("n") : new Predicate.IsNotNull("n");
            default ->
                new Predicate.And(List.of(
                        new Compare("tz", Operator.GE, EpochTime.micros(day)),
                        new Compare("p", operator, random.nextInt(3))));
        };
    }
}
