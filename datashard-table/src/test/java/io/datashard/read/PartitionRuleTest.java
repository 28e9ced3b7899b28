package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionField;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.schema.Transform;
import io.datashard.testing.PartitionedTable;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What partition values tell, each transform and each operator. */
class PartitionRuleTest {
    static Stream<Transform> transforms() {
        return Stream.of(
                Transform.identity(),
                Transform.bucket(16),
                Transform.truncate(10),
                Transform.year(),
                Transform.month(),
                Transform.day(),
                Transform.hour());
    }

    /** Transforms and types whose values are counted, and how far apart the values are to be tried. */
    static Stream<Arguments> countedTypes() {
        return Stream.of(
                Arguments.of(Transform.identity(), PrimitiveType.INT, 12),
                Arguments.of(Transform.truncate(10), PrimitiveType.INT, 45),
                Arguments.of(Transform.truncate(10), PrimitiveType.LONG, 45),
                Arguments.of(Transform.truncate(1), PrimitiveType.LONG, 12),
                Arguments.of(Transform.identity(), PrimitiveType.DATE, 12),
                Arguments.of(Transform.day(), PrimitiveType.DATE, 12),
                Arguments.of(Transform.month(), PrimitiveType.DATE, 70));
    }

    /** Every rule is as sharp as it can be: a file is kept exactly if some value of its partition matches. */
    @ParameterizedTest
    @MethodSource("countedTypes")
    void fileIsKeptExactlyIfAValueOfItsPartitionMatches(Transform transform, PrimitiveType type, int reach) {
        List<Object> values = IntStream.rangeClosed(-reach, reach)
                .mapToObj(i -> type == PrimitiveType.LONG ? (Object) (long) i : (Object) i)
                .toList();
        List<Object> partitions = values.stream()
                .map(value -> transform.apply(value, type))
                .distinct()
                .toList();
        for (Operator operator : Operator.values()) {
            for (Object x : values) {
                for (Object p : partitions.subList(1, partitions.size() - 1)) {
                    boolean matches = values.stream()
                            .filter(value -> p.equals(transform.apply(value, type)))
                            .anyMatch(value -> matches(operator, (Number) value, (Number) x));

                    boolean isUndecided = operator == Operator.NE && !transform.equals(Transform.identity());
                    assertThat(kept(transform, type, new Compare("c", operator, x), p))
                            .as("%s of v %s %s where p = %s", transform, operator, x, p)
                            .isEqualTo(matches || isUndecided);
                }
            }
        }
    }

    @Test
    void timesAreComparedByTheirUnit() {
        PrimitiveType type = PrimitiveType.TIMESTAMPTZ;
        long midnight = micros("1970-01-02T00:00");
        for (Transform transform : List.of(Transform.hour(), Transform.day())) {
            int p = (Integer) transform.apply(midnight, type);

            assertThat(kept(transform, type, compare(Operator.LT, midnight), p)).isFalse();
            assertThat(kept(transform, type, compare(Operator.LT, midnight + 1), p))
                    .isTrue();
            assertThat(kept(transform, type, compare(Operator.LE, midnight), p)).isTrue();
            assertThat(kept(transform, type, compare(Operator.GE, midnight), p - 1))
                    .isFalse();
            assertThat(kept(transform, type, compare(Operator.GT, midnight - 1), p - 1))
                    .isFalse();
            assertThat(kept(transform, type, compare(Operator.GT, midnight - 2), p - 1))
                    .isTrue();
            assertThat(kept(transform, type, compare(Operator.EQ, midnight), p - 1))
                    .isFalse();
            assertThat(kept(transform, type, compare(Operator.NE, midnight), p)).isTrue();
        }
        long newYear = micros("1969-01-01T00:00");
        assertThat(kept(Transform.year(), PrimitiveType.TIMESTAMP, compare(Operator.LT, newYear), -1))
                .isFalse();
        assertThat(kept(Transform.month(), PrimitiveType.TIMESTAMP, compare(Operator.LT, newYear), -13))
                .isTrue();
        assertThat(kept(Transform.month(), PrimitiveType.TIMESTAMP, compare(Operator.LT, newYear), -12))
                .isFalse();
    }

    @Test
    void textIsComparedByCodePointAndCut() {
        Transform cut = Transform.truncate(2);
        String high = "\ud834\udd1e";

        assertThat(keptText(cut, Operator.EQ, "abc", "ab")).isTrue();
        assertThat(keptText(cut, Operator.EQ, "abc", "abc")).isFalse();
        assertThat(keptText(cut, Operator.EQ, "a", "ab")).isFalse();
        assertThat(keptText(cut, Operator.EQ, high + "ab", high + "a")).isTrue();
        assertThat(keptText(cut, Operator.LT, "ab", "ab")).isFalse();
        assertThat(keptText(cut, Operator.LT, "aba", "ab")).isTrue();
        assertThat(keptText(cut, Operator.LE, "ab", "ab")).isTrue();
        assertThat(keptText(cut, Operator.LE, "aa", "ab")).isFalse();
        assertThat(keptText(cut, Operator.GT, "abz", "ab")).isTrue();
        assertThat(keptText(cut, Operator.GT, "ac", "ab")).isFalse();
        assertThat(keptText(cut, Operator.GE, "ac", "ab")).isFalse();
        assertThat(keptText(cut, Operator.NE, "ab", "ab")).isTrue();
        assertThat(keptText(Transform.identity(), Operator.GT, "\uffee", high)).isTrue();
        assertThat(keptText(Transform.identity(), Operator.GT, high, high)).isFalse();
        assertThat(keptText(Transform.identity(), Operator.LT, high, "\uffee")).isTrue();
        assertThat(keptText(Transform.identity(), Operator.LT, "a", "a")).isFalse();
        assertThat(keptText(Transform.identity(), Operator.NE, "a", "a")).isFalse();
        assertThat(keptText(Transform.identity(), Operator.NE, "a", "b")).isTrue();
    }

    @Test
    void bytesAreComparedUnsigned() {
        for (Transform transform : List.of(Transform.identity(), Transform.truncate(2))) {
            byte[] p = {(byte) 0x80, 1};
            byte[] low = {0x7f, 2, 3};

            assertThat(kept(transform, PrimitiveType.BINARY, compare(Operator.LE, low), p))
                    .isFalse();
            assertThat(kept(transform, PrimitiveType.BINARY, compare(Operator.GT, low), p))
                    .isTrue();
            assertThat(kept(transform, PrimitiveType.BINARY, compare(Operator.EQ, p.clone()), p))
                    .isTrue();
            assertThat(kept(transform, PrimitiveType.BINARY, compare(Operator.EQ, low), p))
                    .isFalse();
        }
    }

    @Test
    void booleansAreOrdered() {
        Transform identity = Transform.identity();
        assertThat(kept(identity, PrimitiveType.BOOLEAN, compare(Operator.EQ, true), false))
                .isFalse();
        assertThat(kept(identity, PrimitiveType.BOOLEAN, compare(Operator.NE, true), false))
                .isTrue();
        assertThat(kept(identity, PrimitiveType.BOOLEAN, compare(Operator.LT, true), false))
                .isTrue();
        assertThat(kept(identity, PrimitiveType.BOOLEAN, compare(Operator.GT, false), false))
                .isFalse();
    }

    @Test
    void bucketsDecideEqualityOnly() {
        Transform bucket = Transform.bucket(16);
        for (Operator operator : Operator.values()) {
            assertThat(kept(bucket, PrimitiveType.LONG, compare(operator, 34L), 3))
                    .isTrue();
            assertThat(kept(bucket, PrimitiveType.LONG, compare(operator, 34L), 4))
                    .isEqualTo(operator != Operator.EQ);
        }
        Predicate in = new Predicate.In("c", List.of(34L, 35L));
        int other = (Integer) bucket.apply(35L, PrimitiveType.LONG);
        assertThat(IntStream.range(0, 16).filter(p -> kept(bucket, PrimitiveType.LONG, in, p)))
                .containsExactlyInAnyOrder(3, other);
    }

    @Test
    void uuidsAreHashedAsBytesIfTheyAreSpelledAsUsual() {
        String uuid = "f79c3e09-677c-4bbd-a479-3f349cb785e7";
        for (String spelling : List.of(uuid.toUpperCase(Locale.ROOT), "no uuid", "1-1-1-1-1")) {
            assertThat(kept(Transform.bucket(16), PrimitiveType.UUID, compare(Operator.EQ, spelling), 0))
                    .isTrue();
        }
        assertThat(IntStream.range(0, 16)
                        .filter(p -> kept(Transform.bucket(16), PrimitiveType.UUID, compare(Operator.EQ, uuid), p)))
                .containsExactly(12);
    }

    @Test
    void decimalsAreHashedAtTheScaleOfTheColumn() {
        DecimalType type = new DecimalType(9, 2);
        assertThat(bucketsOf(type, "14.20")).containsExactly(3);
        assertThat(bucketsOf(type, "14.2")).containsExactly(3);
        // No number of the column is that one.
        assertThat(bucketsOf(type, "14.201")).isEmpty();
    }

    @Test
    void decimalsThatJavaAndPythonHashDifferentlyAreInAnyBucket() {
        DecimalType type = new DecimalType(9, 2);
        assertThat(bucketsOf(type, "-1.28")).hasSize(16);
        assertThat(bucketsOf(type, "-327.68")).hasSize(16);
        assertThat(bucketsOf(type, "-0.64")).hasSize(1);
        assertThat(bucketsOf(type, "1.28")).hasSize(1);
        assertThat(bucketsOf(type, "-1.27")).hasSize(1);
    }

    /** Python's append_files records null for what its caller leaves out. */
    @ParameterizedTest
    @MethodSource("transforms")
    void nullPartitionValueTellsNothing(Transform transform) {
        PrimitiveType type = typeOf(transform);
        Object value = type == PrimitiveType.INT ? (Object) 1 : 1L;
        for (Operator operator : Operator.values()) {
            assertThat(kept(transform, type, new Compare("c", operator, value), null))
                    .isTrue();
        }
        assertThat(kept(transform, type, new Predicate.In("c", List.of(value)), null))
                .isTrue();
        assertThat(kept(transform, type, new Predicate.IsNull("c"), null)).isTrue();
        assertThat(kept(transform, type, new Predicate.IsNotNull("c"), null)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void partitionValueMeansThatNoRowHasANull(Transform transform) {
        PrimitiveType type = typeOf(transform);
        Object p = transform.apply(type == PrimitiveType.INT ? (Object) 1 : 1L, type);

        assertThat(kept(transform, type, new Predicate.IsNull("c"), p)).isFalse();
        assertThat(kept(transform, type, new Predicate.IsNotNull("c"), p)).isTrue();
        assertThat(kept(transform, type, new Predicate.In("c", List.of()), p)).isFalse();
    }

    @Test
    void timestampsOfPythonInAnotherTimeZoneAreNotPassedOver() {
        for (Operator operator : Operator.values()) {
            assertThat(kept(Transform.identity(), PrimitiveType.TIMESTAMP, compare(operator, 5L), 18_000_000_005L))
                    .isTrue();
        }
        assertThat(kept(Transform.identity(), PrimitiveType.TIMESTAMPTZ, compare(Operator.EQ, 5L), 6L))
                .isFalse();
    }

    /** Iceberg Java lets truncated numbers wrap around. */
    @Test
    void numbersThatWrappedAroundAreNotPassedOver() {
        Transform cut = Transform.truncate(10);
        int wrapped = Integer.MIN_VALUE - 2; // = 2147483646
        assertThat(wrapped).isPositive();

        assertThat(kept(cut, PrimitiveType.INT, compare(Operator.LT, 0), wrapped))
                .isTrue();
        assertThat(kept(cut, PrimitiveType.INT, compare(Operator.LE, 0), wrapped))
                .isTrue();
        assertThat(kept(cut, PrimitiveType.INT, compare(Operator.EQ, Integer.MIN_VALUE), wrapped))
                .isTrue();
        assertThat(kept(cut, PrimitiveType.INT, compare(Operator.GE, Integer.MIN_VALUE), wrapped))
                .isTrue();
        assertThat(kept(cut, PrimitiveType.INT, compare(Operator.LT, 0), 2_147_483_600))
                .isFalse();
    }

    @Test
    void valuesAtTheEndsOfTheirTypeAreNotPassedOver() {
        for (Transform transform : List.of(Transform.truncate(10), Transform.identity())) {
            for (Operator operator : Operator.values()) {
                for (long x : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
                    boolean isStrict = operator == Operator.LT || operator == Operator.GT || operator == Operator.NE;
                    long p = x == Long.MAX_VALUE && !transform.equals(Transform.identity()) ? x - 7 : x;
                    assertThat(kept(transform, PrimitiveType.LONG, compare(operator, x), p) || isStrict)
                            .as("%s %s %d", transform, operator, x)
                            .isTrue();
                }
            }
        }
        assertThat(kept(Transform.hour(), PrimitiveType.TIMESTAMP, compare(Operator.LT, Long.MAX_VALUE), 5))
                .isTrue();
    }

    @Test
    void valuesOfAnotherTypeDecideNothing() {
        assertThat(kept(Transform.identity(), PrimitiveType.LONG, compare(Operator.EQ, "1"), 2L))
                .isTrue();
        assertThat(kept(Transform.identity(), PrimitiveType.LONG, compare(Operator.EQ, 1), 2L))
                .as("a number is no other type")
                .isFalse();
        assertThat(kept(Transform.day(), PrimitiveType.TIMESTAMP, compare(Operator.EQ, 1), 5))
                .isTrue();
        assertThat(kept(Transform.identity(), PrimitiveType.BINARY, compare(Operator.EQ, "a"), new byte[] {1}))
                .isTrue();
    }

    @Test
    void floatsAreNeverPartitions() {
        assertThat(kept(Transform.identity(), PrimitiveType.DOUBLE, compare(Operator.EQ, 1.0), 2.0))
                .isTrue();
        assertThat(kept(Transform.identity(), PrimitiveType.DOUBLE, new Predicate.IsNull("c"), 2.0))
                .isTrue();
    }

    private static boolean keptText(Transform transform, Operator operator, String x, String p) {
        return kept(transform, PrimitiveType.STRING, new Compare("c", operator, x), p);
    }

    private static List<Integer> bucketsOf(DecimalType type, String x) {
        Predicate equal = new Compare("c", Operator.EQ, new BigDecimal(x));
        return IntStream.range(0, 16)
                .filter(p -> kept(Transform.bucket(16), type, equal, p))
                .boxed()
                .toList();
    }

    private static Compare compare(Operator operator, Object x) {
        return new Compare("c", operator, x);
    }

    private static boolean kept(Transform transform, DataType type, Predicate predicate, @Nullable Object p) {
        Schema schema = Schema.of(Field.optional(7, "c", type));
        PartitionSpec spec = new PartitionSpec(0, List.of(new PartitionField(7, 1000, "p", transform)));
        return new FilePruner(schema, spec, predicate)
                .mayMatch(PartitionedTable.file("f", Arrays.asList(p).toArray()));
    }

    private static PrimitiveType typeOf(Transform transform) {
        return transform.accepts(PrimitiveType.INT) ? PrimitiveType.INT : PrimitiveType.TIMESTAMPTZ;
    }

    private static boolean matches(Operator operator, Number value, Number x) {
        int order = Long.compare(value.longValue(), x.longValue());
        return switch (operator) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
        };
    }

    private static long micros(String time) {
        return LocalDateTime.parse(time).toEpochSecond(ZoneOffset.UTC) * 1_000_000;
    }
}
