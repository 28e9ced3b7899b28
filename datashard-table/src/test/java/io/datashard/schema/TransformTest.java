package io.datashard.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors: iceberg format appendix B. */
class TransformTest {
    private static final long INSTANT = 1_788_957_296_789_012L;
    private static final int DAY = 20_705;

    static Stream<Arguments> hashes() {
        return Stream.of(
                Arguments.of("2200000000000000", 2017239379),
                Arguments.of("69636562657267", 1210000089),
                Arguments.of("f79c3e09677c4bbda4793f349cb785e7", 1488055340),
                Arguments.of("4e44000000000000", -653330422),
                Arguments.of("008307e012000000", -662762989),
                Arguments.of("00c3262d215e0500", -2047944441),
                Arguments.of("058c", -500754589),
                Arguments.of("00010203", -188683207),
                Arguments.of("", 0),
                Arguments.of(hex("a"), 1009084850),
                Arguments.of(hex("hello"), 613153351));
    }

    @ParameterizedTest
    @MethodSource("hashes")
    void hashesAreThosePublished(String bytes, int hash) {
        assertThat(Murmur3.hash32(HexFormat.of().parseHex(bytes))).isEqualTo(hash);
    }

    static Stream<Arguments> buckets() {
        return Stream.of(
                Arguments.of(PrimitiveType.INT, 34, 3),
                Arguments.of(PrimitiveType.LONG, 34L, 3),
                Arguments.of(PrimitiveType.STRING, "iceberg", 9),
                Arguments.of(PrimitiveType.UUID, "f79c3e09-677c-4bbd-a479-3f349cb785e7", 12),
                Arguments.of(
                        PrimitiveType.DATE, (int) LocalDate.of(2017, 11, 16).toEpochDay(), 10),
                Arguments.of(PrimitiveType.TIME, LocalTime.of(22, 31, 8).toNanoOfDay() / 1_000, 3),
                Arguments.of(PrimitiveType.TIMESTAMP, micros(LocalDateTime.of(2017, 11, 16, 22, 31, 8)), 7),
                Arguments.of(PrimitiveType.TIMESTAMPTZ, micros(LocalDateTime.of(2017, 11, 16, 22, 31, 8)), 7),
                Arguments.of(new DecimalType(9, 2), new BigDecimal("14.20"), 3),
                Arguments.of(PrimitiveType.BINARY, new byte[] {0, 1, 2, 3}, 9),
                Arguments.of(new FixedType(4), new byte[] {0, 1, 2, 3}, 9),
                // Where Python's length differs from Java's:
                Arguments.of(new DecimalType(9, 2), new BigDecimal("-1.28"), 12),
                Arguments.of(new DecimalType(9, 2), new BigDecimal("-327.68"), 8));
    }

    @ParameterizedTest
    @MethodSource("buckets")
    void bucketsAreThoseOfPython(DataType type, Object value, int bucket) {
        assertThat(Transform.bucket(16).accepts(type)).isTrue();
        assertThat(Transform.bucket(16).resultType(type)).isEqualTo(PrimitiveType.INT);
        assertThat(Transform.bucket(16).apply(value, type)).isEqualTo(bucket);
    }

    @Test
    void temporalTransformsCountFrom1970() {
        assertThat(Transform.year().apply(INSTANT, PrimitiveType.TIMESTAMPTZ)).isEqualTo(56);
        assertThat(Transform.month().apply(INSTANT, PrimitiveType.TIMESTAMPTZ)).isEqualTo(680);
        assertThat(Transform.day().apply(INSTANT, PrimitiveType.TIMESTAMP)).isEqualTo(DAY);
        assertThat(Transform.hour().apply(INSTANT, PrimitiveType.TIMESTAMP)).isEqualTo(496_932);
        assertThat(Transform.year().apply(DAY, PrimitiveType.DATE)).isEqualTo(56);
        assertThat(Transform.month().apply(DAY, PrimitiveType.DATE)).isEqualTo(680);
        assertThat(Transform.day().apply(DAY, PrimitiveType.DATE)).isEqualTo(DAY);
    }

    @Test
    void whatIsBefore1970IsRoundedDown() {
        for (Transform transform : List.of(Transform.year(), Transform.month(), Transform.day(), Transform.hour())) {
            assertThat(transform.apply(-1L, PrimitiveType.TIMESTAMPTZ)).isEqualTo(-1);
        }
        assertThat(Transform.year().apply(-366, PrimitiveType.DATE)).isEqualTo(-2);
        assertThat(Transform.month().apply(-32, PrimitiveType.DATE)).isEqualTo(-2);
    }

    @Test
    void truncationGoesToTheNextLowerMultiple() {
        assertThat(Transform.truncate(10).apply(17L, PrimitiveType.LONG)).isEqualTo(10L);
        assertThat(Transform.truncate(10).apply(-17L, PrimitiveType.LONG)).isEqualTo(-20L);
        assertThat(Transform.truncate(10).apply(-17, PrimitiveType.INT)).isEqualTo(-20);
        assertThat(Transform.truncate(10).apply(Integer.MAX_VALUE, PrimitiveType.INT))
                .isEqualTo(2_147_483_640);
    }

    @Test
    void aNumberBelowAllMultiplesHasNoPartition() {
        assertThatThrownBy(() -> Transform.truncate(10).apply(Integer.MIN_VALUE, PrimitiveType.INT))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("so low that truncate[10]");
        assertThatThrownBy(() -> Transform.truncate(10).apply(Long.MIN_VALUE, PrimitiveType.LONG))
                .isInstanceOf(InvalidUseException.class);
    }

    @Test
    void textIsTruncatedByCodePoints() {
        assertThat(Transform.truncate(3).apply("abcdef", PrimitiveType.STRING)).isEqualTo("abc");
        assertThat(Transform.truncate(3).apply("ab", PrimitiveType.STRING)).isEqualTo("ab");
        assertThat(Transform.truncate(2).apply("a\uD83D\uDE00bc", PrimitiveType.STRING))
                .isEqualTo("a\uD83D\uDE00");
        assertThat(Transform.truncate(2).apply(new byte[] {1, 2, 3}, PrimitiveType.BINARY))
                .isEqualTo(new byte[] {1, 2});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "identity",
                "bucket[16]",
                "truncate[4]",
                "year",
                "month",
                "day",
                "hour",
                "bucket[1]",
                "truncate[999999999]"
            })
    void spellingsAreReadAndWrittenAlike(String text) {
        assertThat(Transform.parse(text).text()).isEqualTo(text);
        assertThat(Transform.parse(text)).isEqualTo(Transform.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void",
                "Identity",
                "bucket",
                "bucket[0]",
                "bucket[-1]",
                "bucket[016]",
                "bucket[ 16]",
                "bucket(16)",
                "truncate[]",
                "days",
                "year ",
                "",
                "unknown",
                "bucket[99999999999]"
            })
    void otherSpellingsAreRefused(String text) {
        assertThatThrownBy(() -> Transform.parse(text))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "identity;binary,boolean,date,int,long,string,time,timestamp,timestamptz",
                "year;date,timestamp,timestamptz",
                "month;date,timestamp,timestamptz",
                "day;date,timestamp,timestamptz",
                "hour;timestamp,timestamptz",
                "bucket[4];binary,date,decimal(9,2),fixed[5],int,long,string,time,timestamp,timestamptz,uuid",
                "truncate[4];binary,int,long,string"
            })
    void onlyTypesThatEveryReaderTakesAreAccepted(String transform, String types) {
        Set<String> accepted = new TreeSet<>();
        List<DataType> all = Stream.concat(
                        Stream.of(PrimitiveType.values()), Stream.of(new DecimalType(9, 2), new FixedType(5)))
                .toList();
        for (DataType type : all) {
            if (Transform.parse(transform).accepts(type)) {
                accepted.add(type.text());
                assertThat(Transform.parse(transform).apply(null, type)).isNull();
            }
        }
        assertThat(String.join(",", accepted)).isEqualTo(types);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static long micros(LocalDateTime time) {
        return time.toEpochSecond(ZoneOffset.UTC) * 1_000_000;
    }
}
