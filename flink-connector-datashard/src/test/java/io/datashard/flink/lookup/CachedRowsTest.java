package io.datashard.flink.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

/** Rows are found by the keys that SQL calls equal, all of them, and only once they are published. */
class CachedRowsTest {
    private static final long MEMORY = 64L << 20;
    private static final RowType NUMBERED = RowType.of(
            new LogicalType[] {new BigIntType(), new VarCharType(VarCharType.MAX_LENGTH), new IntType()},
            new String[] {"id", "name", "number"});

    private static CachedRows rows(RowType type, Integer... keys) {
        return new CachedRows(new KeyColumns(type, List.of(keys)), CachedRows.Share.ALL, MEMORY);
    }

    private static GenericRowData numbered(Long id, String name, Integer number) {
        return GenericRowData.of(id, name == null ? null : StringData.fromString(name), number);
    }

    private static List<RowData> copies(List<RowData> rows, RowType type) {
        RowDataSerializer serializer = new RowDataSerializer(type);
        List<RowData> copies = new ArrayList<>();
        for (RowData row : rows) {
            GenericRowData copy = new GenericRowData(type.getFieldCount());
            for (int i = 0; i < type.getFieldCount(); i++) {
                copy.setField(i, RowData.createFieldGetter(type.getTypeAt(i), i).getFieldOrNull(row));
            }
            copies.add(serializer.toBinaryRow(copy).copy());
        }
        return copies;
    }

    private static List<Integer> numbers(List<RowData> rows) {
        return rows.stream().map(row -> row.getInt(2)).toList();
    }

    @Test
    void rowsAreFoundOnceTheyArePublishedAndNotIfTheyAreDiscarded() {
        CachedRows rows = rows(NUMBERED, 0);
        assertThat(rows.add(numbered(1L, "a", 1))).isTrue();
        assertThat(rows.find(GenericRowData.of(1L))).isEmpty();
        rows.publish();
        assertThat(numbers(rows.find(GenericRowData.of(1L)))).containsExactly(1);

        rows.add(numbered(1L, "b", 2));
        rows.add(numbered(2L, "c", 3));
        rows.discard();
        rows.publish();
        assertThat(numbers(rows.find(GenericRowData.of(1L)))).containsExactly(1);
        assertThat(rows.find(GenericRowData.of(2L))).isEmpty();
        assertThat(rows.rows()).isEqualTo(1);
    }

    @Test
    void aRowThatWasFoundStaysAsItIs() {
        CachedRows rows = rows(NUMBERED, 0);
        rows.add(numbered(1L, "first", 1));
        rows.publish();
        RowData found = rows.find(GenericRowData.of(1L)).get(0);
        for (int i = 0; i < 50_000; i++) {
            rows.add(numbered((long) i, "later", i));
            if (i % 1000 == 0) {
                rows.discard();
            }
        }
        rows.publish();
        assertThat(found.getLong(0)).isEqualTo(1);
        assertThat(found.getString(1)).hasToString("first");
    }

    @Test
    void nullEqualsNothing() {
        CachedRows rows = rows(NUMBERED, 0, 1);
        rows.add(numbered(null, "a", 1));
        rows.add(numbered(1L, null, 2));
        rows.add(numbered(null, null, 3));
        rows.add(numbered(1L, "a", 4));
        rows.publish();
        assertThat(rows.find(GenericRowData.of(null, StringData.fromString("a"))))
                .isEmpty();
        assertThat(rows.find(GenericRowData.of(1L, null))).isEmpty();
        assertThat(rows.find(GenericRowData.of(null, null))).isEmpty();
        assertThat(numbers(rows.find(GenericRowData.of(1L, StringData.fromString("a")))))
                .containsExactly(4);
        assertThat(rows.rows()).as("rows that nobody can find take no memory").isEqualTo(1);
    }

    @Test
    void numbersEqualAsInSql() {
        RowType type = RowType.of(new DoubleType(), new FloatType(), new IntType());
        CachedRows byDouble = rows(type, 0);
        CachedRows byFloat = rows(type, 1);
        for (CachedRows rows : List.of(byDouble, byFloat)) {
            rows.add(GenericRowData.of(-0.0, 0.0f, 1));
            rows.add(GenericRowData.of(Double.NaN, Float.NaN, 2));
            rows.add(GenericRowData.of(1.5, 1.5f, 3));
            rows.publish();
        }
        assertThat(numbers(byDouble.find(GenericRowData.of(0.0)))).containsExactly(1);
        assertThat(numbers(byDouble.find(GenericRowData.of(-0.0)))).containsExactly(1);
        assertThat(byDouble.find(GenericRowData.of(Double.NaN))).isEmpty();
        assertThat(numbers(byDouble.find(GenericRowData.of(1.5)))).containsExactly(3);
        assertThat(numbers(byFloat.find(GenericRowData.of(-0.0f)))).containsExactly(1);
        assertThat(byFloat.find(GenericRowData.of(Float.NaN))).isEmpty();
        assertThat(byDouble.find(GenericRowData.of(1.5)).get(0).getDouble(0)).isEqualTo(1.5);
        assertThat(byDouble.find(GenericRowData.of(0.0)).get(0).getDouble(0))
                .as("the row keeps its own zero")
                .isEqualTo(-0.0);
    }

    /** The planner lets some types meet that are not the same. */
    @Test
    void valuesOfAnotherPrecisionEqualAsInSql() {
        RowType type = RowType.of(new TimestampType(3), new DecimalType(10, 2), new IntType());
        TimestampData moment = TimestampData.fromLocalDateTime(LocalDateTime.parse("2026-01-31T12:00:00.123"));
        GenericRowData row = GenericRowData.of(moment, DecimalData.fromBigDecimal(new BigDecimal("1.50"), 10, 2), 1);
        CachedRows byTime = rows(type, 0);
        CachedRows byDecimal = rows(type, 1);
        for (CachedRows rows : List.of(byTime, byDecimal)) {
            rows.add(row);
            rows.publish();
        }
        assertThat(byTime.find(GenericRowData.of(moment))).hasSize(1);
        assertThat(byTime.find(GenericRowData.of(TimestampData.fromEpochMillis(moment.getMillisecond(), 1000))))
                .isEmpty();
        assertThat(byDecimal.find(GenericRowData.of(DecimalData.fromBigDecimal(new BigDecimal("1.5000"), 20, 4))))
                .hasSize(1);
        assertThat(byDecimal.find(GenericRowData.of(DecimalData.fromBigDecimal(new BigDecimal("1.5001"), 20, 4))))
                .isEmpty();
        assertThat(byDecimal.find(GenericRowData.of(DecimalData.fromBigDecimal(new BigDecimal("150"), 20, 0))))
                .isEmpty();
        assertThat(byDecimal.find(GenericRowData.of(DecimalData.fromBigDecimal(new BigDecimal("9999999999"), 20, 0))))
                .isEmpty();
    }

    @Test
    void rowsLongerThanAPageAreHeld() {
        CachedRows rows = rows(NUMBERED, 0);
        int[] lengths = {3_000_000, 10, 1 << 20, (1 << 20) - 40, 0, 5_000_000, 1};
        for (int i = 0; i < lengths.length; i++) {
            rows.add(numbered((long) i, "x".repeat(lengths[i]), i));
        }
        rows.publish();
        for (int i = 0; i < lengths.length; i++) {
            List<RowData> found = rows.find(GenericRowData.of((long) i));
            assertThat(numbers(found)).containsExactly(i);
            assertThat(found.get(0).getString(1).toBytes()).hasSize(lengths[i]);
        }
    }

    @Test
    void rowsThatNeedTooMuchMemoryAreNotAddedAndTheOthersStay() {
        CachedRows rows = new CachedRows(new KeyColumns(NUMBERED, List.of(0)), CachedRows.Share.ALL, 200 << 10);
        long added = 0;
        while (rows.add(numbered(added, "name", (int) added))) {
            added++;
        }
        assertThat(rows.bytes()).isBetween(50L << 10, 200L << 10);
        rows.publish();
        assertThat(rows.rows()).isEqualTo(added).isGreaterThan(500);
        assertThat(numbers(rows.find(GenericRowData.of(added - 1)))).containsExactly((int) added - 1);
    }

    /** What docs/lookup-joins.md says of ten million rows, of a part of them. */
    @Test
    void tenMillionRowsOfEightNumbersTakeLessThanAGigabyte() {
        int part = 128;
        RowType type = RowType.of(Stream.generate(BigIntType::new).limit(8).toArray(LogicalType[]::new));
        CachedRows rows = rows(type, 0);
        for (long id = 0; id < 10_000_000 / part; id++) {
            rows.add(GenericRowData.of(id, id, id, id, id, id, id, id));
        }
        rows.publish();
        assertThat(rows.bytes()).isLessThan((1L << 30) / part);
    }

    @Test
    void sharesHoldEachRowOnceWhereItsLookupsGo() {
        KeyColumns columns = new KeyColumns(NUMBERED, List.of(1));
        KeyShares shares = new KeyShares(columns);
        for (int subtasks : new int[] {1, 2, 3, 7, 64}) {
            List<CachedRows> all = new ArrayList<>();
            for (int i = 0; i < subtasks; i++) {
                all.add(new CachedRows(columns, new CachedRows.Share(i, subtasks), MEMORY));
            }
            for (int n = 0; n < 2000; n++) {
                GenericRowData row = numbered((long) n, "key " + n / 2, n);
                all.forEach(rows -> assertThat(rows.add(row)).isTrue());
            }
            all.forEach(CachedRows::publish);
            assertThat(all.stream().mapToLong(CachedRows::rows).sum()).isEqualTo(2000);
            assertThat(all).allMatch(rows -> rows.rows() > 0);
            for (int n = 0; n < 2000; n += 2) {
                GenericRowData key = GenericRowData.of(StringData.fromString("key " + n / 2));
                CachedRows holder = all.get(shares.partition(key, subtasks));
                assertThat(numbers(holder.find(key))).containsExactlyInAnyOrder(n, n + 1);
            }
            assertThat(shares.partition(GenericRowData.of((Object) null), subtasks))
                    .isZero();
        }
    }

    /** Never a silent miss. */
    @Test
    void aLookupThatComesToAnotherSubtaskFails() {
        KeyColumns columns = new KeyColumns(NUMBERED, List.of(0));
        GenericRowData key = GenericRowData.of(5L);
        int right = new KeyShares(columns).partition(key, 2);
        CachedRows wrong = new CachedRows(columns, new CachedRows.Share(1 - right, 2), MEMORY);
        assertThatThrownBy(() -> wrong.find(key))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("unaligned checkpoint", "leave the hint 'shuffle' out");
        assertThat(wrong.find(GenericRowData.of((Object) null))).isEmpty();
    }

    /** A column of each type, as a value that is one of a few. */
    private record Column(LogicalType type, IntFunction<Object> value) {}

    private static final List<Column> COLUMNS = List.of(
            new Column(new IntType(), n -> n),
            new Column(new BigIntType(), n -> (long) n << 33),
            new Column(new BooleanType(), n -> n % 2 == 0),
            new Column(new DateType(), n -> n),
            new Column(new TimeType(3), n -> n * 1000),
            new Column(new TimestampType(3), n -> TimestampData.fromEpochMillis(n)),
            new Column(new TimestampType(6), n -> TimestampData.fromEpochMillis(5, n * 1000)),
            new Column(new LocalZonedTimestampType(6), n -> TimestampData.fromEpochMillis(-n, 1000)),
            new Column(new DecimalType(9, 2), n -> DecimalData.fromUnscaledLong(n, 9, 2)),
            new Column(
                    new DecimalType(38, 3),
                    n -> DecimalData.fromBigDecimal(new BigDecimal("123456789012345678901234." + (100 + n)), 38, 3)),
            new Column(new VarCharType(VarCharType.MAX_LENGTH), n -> StringData.fromString("k".repeat(n % 12) + n)),
            new Column(new VarBinaryType(VarBinaryType.MAX_LENGTH), n -> new byte[] {(byte) n, 0, (byte) -n}),
            new Column(new DoubleType(), n -> n / 4.0),
            new Column(new FloatType(), n -> n / 4.0f));

    @Test
    void aMapFindsTheSameRowsWhateverTheKeyIs() {
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            List<Column> columns = new ArrayList<>(Stream.generate(() -> COLUMNS.get(random.nextInt(COLUMNS.size())))
                    .limit(1 + random.nextInt(4))
                    .toList());
            int keys = columns.size();
            columns.add(new Column(new IntType(), n -> n));
            RowType type = RowType.of(columns.stream().map(Column::type).toArray(LogicalType[]::new));
            CachedRows rows =
                    rows(type, Stream.iterate(0, i -> i + 1).limit(keys).toArray(Integer[]::new));
            new History(random, columns, type, rows).run(seed);
        }
    }

    /** Adds, publishes, discards, and compares with a map. */
    private static final class History {
        private final Random random;
        private final List<Column> columns;
        private final RowType type;
        private final CachedRows rows;
        private final Map<List<Integer>, List<Integer>> published = new HashMap<>();
        private final Map<List<Integer>, List<Integer>> added = new HashMap<>();
        private int number;

        History(Random random, List<Column> columns, RowType type, CachedRows rows) {
            this.random = random;
            this.columns = columns;
            this.type = type;
            this.rows = rows;
        }

        void run(long seed) {
            for (int step = 0; step < 30; step++) {
                for (int i = random.nextInt(100); i > 0; i--) {
                    add();
                }
                if (random.nextInt(3) == 0) {
                    rows.discard();
                } else {
                    rows.publish();
                    added.forEach((key, numbers) -> published
                            .computeIfAbsent(key, first -> new ArrayList<>())
                            .addAll(numbers));
                }
                added.clear();
            }
            int keys = columns.size() - 1;
            for (int i = 0; i < 500; i++) {
                List<Integer> key = key(keys);
                List<RowData> found = rows.find(GenericRowData.of(values(key)));
                assertThat(found.stream().map(row -> row.getInt(keys)).toList())
                        .as("seed %d, columns %s, key %s", seed, type, key)
                        .containsExactlyInAnyOrderElementsOf(published.getOrDefault(key, List.of()));
                assertThat(copies(found, type))
                        .as("the rows as they were added")
                        .allMatch(row -> isOf(row, key));
            }
        }

        private void add() {
            List<Integer> key = key(columns.size() - 1);
            int unique = number++;
            Object[] values = new Object[columns.size()];
            System.arraycopy(values(key), 0, values, 0, key.size());
            values[key.size()] = unique;
            assertThat(rows.add(GenericRowData.of(values))).isTrue();
            added.computeIfAbsent(key, first -> new ArrayList<>()).add(unique);
        }

        private List<Integer> key(int keys) {
            // There are but two booleans.
            return columns.subList(0, keys).stream()
                    .map(column -> random.nextInt(column.type() instanceof BooleanType ? 2 : 6))
                    .toList();
        }

        private Object[] values(List<Integer> key) {
            Object[] values = new Object[key.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = columns.get(i).value().apply(key.get(i));
            }
            return values;
        }

        private boolean isOf(RowData row, List<Integer> key) {
            Object[] values = values(key);
            GenericRowData expected = new GenericRowData(columns.size());
            for (int i = 0; i < key.size(); i++) {
                expected.setField(i, values[i]);
            }
            expected.setField(key.size(), row.getInt(key.size()));
            return new RowDataSerializer(type).toBinaryRow(expected).equals(row);
        }
    }
}
