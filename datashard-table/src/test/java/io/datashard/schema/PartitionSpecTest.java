package io.datashard.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionSpecTest {
    private static final Schema SCHEMA = Schema.of(
            Field.required(1, "ts", PrimitiveType.TIMESTAMPTZ),
            Field.required(2, "sym", PrimitiveType.STRING),
            Field.optional(3, "px", new DecimalType(18, 8)),
            Field.optional(4, "d", PrimitiveType.DATE),
            Field.optional(5, "x", PrimitiveType.DOUBLE),
            Field.optional(6, "u", PrimitiveType.UUID),
            Field.optional(7, "f", new FixedType(3)),
            Field.optional(8, "ok", PrimitiveType.BOOLEAN),
            Field.optional(9, "a b", PrimitiveType.LONG),
            Field.optional(10, "ts_year", PrimitiveType.LONG),
            Field.optional(11, "b", PrimitiveType.BINARY));

    @Test
    void aTextNamesTransformsAndColumns() {
        assertThat(PartitionSpec.parse("day(ts), bucket(16, sym)", SCHEMA))
                .isEqualTo(new PartitionSpec(
                        0,
                        List.of(
                                new PartitionField(1, 1000, "ts_day", Transform.day()),
                                new PartitionField(2, 1001, "sym_bucket", Transform.bucket(16)))));
        assertThat(PartitionSpec.parse(" truncate( 4 ,sym ),\n identity(ok),d , hour(ts)", SCHEMA)
                        .fields())
                .extracting(field -> field.name() + " " + field.transform())
                .containsExactly("sym_trunc truncate[4]", "ok identity", "d identity", "ts_hour hour");
        assertThat(PartitionSpec.parse("month(d),year(`d`)", SCHEMA).fields())
                .extracting(field -> field.name() + " " + field.transform())
                .containsExactly("d_month month", "d_year year");
    }

    @Test
    void termsAndTextsMeanTheSame() {
        List<PartitionTerm> terms =
                List.of(new PartitionTerm(Transform.day(), "ts"), new PartitionTerm(Transform.bucket(16), "sym"));

        assertThat(PartitionSpec.of(terms, SCHEMA)).isEqualTo(PartitionSpec.parse("day(ts), bucket(16, sym)", SCHEMA));
        assertThat(terms).hasToString("[day(ts), bucket(16, sym)]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "dya(ts)|at position 1, 'dya' is no transform",
                "day(ts), days(ts)|at position 10, 'days' is no transform",
                "void(ts)|at position 1, 'void' is no transform",
                "day(tz)|at position 5, 'tz' is not a column",
                "sym, smy|at position 6, 'smy' is not a column",
                "bucket(sym)|at position 8, bucket needs a whole number",
                "bucket(0, sym)|at position 8, bucket needs a whole number",
                "bucket(16 sym)|at position 11, bucket needs a comma",
                "bucket(16,)|at position 11, a column or a transform is missing",
                "day(ts|at position 7, the parenthesis is not closed",
                "day(ts) sym|at position 9, a comma should be there",
                "sym,|at position 5, a column or a transform is missing",
                "\"\"|at position 1, a column or a transform is missing",
                "(ts)|at position 1, a column or a transform is missing",
                "day(`ts)|at position 5, the backquote is not closed",
                "hour(d)|at position 1, hour does not take the column 'd', which is a date",
                "sym, day(sym)|at position 6, day does not take the column 'sym', which is a string"
            })
    void aTypoIsNamedWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> PartitionSpec.parse(text, SCHEMA))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot partition by '" + text + "'")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "x;every NaN would be a partition",
                "identity(px);is a decimal(18,8)",
                "px;crash on or misread",
                "u;crash on or misread",
                "f;crash on or misread",
                "bucket(4, ok);which is a boolean",
                "bucket(4, x);which is a double",
                "truncate(4, px);which is a decimal(18,8)"
            })
    void whatOthersWouldMisreadIsRefused(String text, String message) {
        assertThatThrownBy(() -> PartitionSpec.parse(text, SCHEMA))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining(message);
    }

    @Test
    void everyTypeThatMayBeHashedCanBeABucket() {
        assertThat(PartitionSpec.parse("bucket(4, px), bucket(4, u), bucket(4, f), bucket(4, b)", SCHEMA)
                        .fields())
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"year(ts)", "`a b`", "sym, sym", "day(ts), day(ts)"})
    void namesThatClashOrAreNotPlainAreRefused(String text) {
        assertThatThrownBy(() -> PartitionSpec.parse(text, SCHEMA)).isInstanceOf(InvalidUseException.class);
    }

    @Test
    void aStoredSpecMustFitTheSchema() {
        assertThatThrownBy(() -> stored(1, "d", Transform.parse("truncate[3]")).requireFits(SCHEMA))
                .hasMessageContaining("'ts'")
                .hasMessageContaining("it is a timestamptz");
        assertThatThrownBy(() -> stored(99, "gone", Transform.identity()).requireFits(SCHEMA))
                .hasMessageContaining("field id 99");
        assertThatThrownBy(() -> new PartitionField(1, 999, "d", Transform.day()))
                .isInstanceOf(InvalidUseException.class);
        // Not for new tables, but others may have made it:
        stored(1, "ts_year", Transform.year()).requireFits(SCHEMA);
    }

    @Test
    void partitionsOfRowsAreEqualByValue() {
        Schema schema = Schema.of(
                Field.required(1, "ts", PrimitiveType.TIMESTAMPTZ),
                Field.optional(2, "b", PrimitiveType.BINARY),
                Field.optional(3, "s", PrimitiveType.STRING));
        Partitioner partitioner = new Partitioner(PartitionSpec.parse("s, day(ts), b", schema), schema);
        byte[] reused = {1, 2};

        Partition partition = partitioner.of(GenericRow.of(schema, java.time.Instant.EPOCH, reused, "x"));
        reused[0] = 9;

        assertThat(partition)
                .isEqualTo(Partition.of(Arrays.asList("x", 0, new byte[] {1, 2})))
                .hasSameHashCodeAs(Partition.of(Arrays.asList("x", 0, new byte[] {1, 2})))
                .isNotEqualTo(Partition.of(Arrays.asList("x", 0, new byte[] {1, 3})))
                .hasToString("Partition[3 values, 0 labels]");
        assertThat(partitioner
                        .of(GenericRow.of(schema, java.time.Instant.EPOCH, null, null))
                        .values())
                .containsExactly(null, 0, null);
        assertThat(new Partitioner(PartitionSpec.UNPARTITIONED, schema)
                        .of(GenericRow.of(schema, java.time.Instant.EPOCH, null, null)))
                .isSameAs(Partition.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "BTC/USD,BTC%2FUSD",
        "a b,a%20b",
        "é,%C3%A9",
        "x=y,x%3Dy",
        "a%b,a%25b",
        "a+b:c,a%2Bb%3Ac",
        "Az09_.-~,Az09_.-~",
        "'',''"
    })
    void foldersAreSpelledAsByPython(String value, String folder) {
        assertThat(PartitionSpec.parse("sym", SCHEMA).folder(Partition.of(List.of(value)), SCHEMA))
                .isEqualTo("data/sym=" + folder);
    }

    @Test
    void longValuesAreCutAndToldApartByAHash() {
        PartitionSpec spec = PartitionSpec.parse("sym", SCHEMA);
        String one = spec.folder(Partition.of(List.of("ü".repeat(100) + "1")), SCHEMA);
        String other = spec.folder(Partition.of(List.of("ü".repeat(100) + "2")), SCHEMA);

        assertThat(one).matches("data/sym=(%C3%BC){30,31}(%C3)?~[0-9a-f]{8}").isNotEqualTo(other);
        assertThat(one.length()).isLessThanOrEqualTo("data/".length() + 200);
        assertThat(spec.folder(Partition.of(List.of("x".repeat(196))), SCHEMA))
                .isEqualTo("data/sym=" + "x".repeat(196));
        assertThat(spec.folder(Partition.of(List.of("x".repeat(197))), SCHEMA)).contains("~");
    }

    @Test
    void termsAreWhatAUserWrites() {
        assertThat(PartitionTerm.text(PartitionSpec.parse("day(ts), bucket(16, sym), d", SCHEMA)
                        .terms(SCHEMA)))
                .isEqualTo("day(ts), bucket(16, sym), identity(d)");
        assertThat(PartitionTerm.text(List.of())).isEqualTo("no partitions");
        assertThat(PartitionSpec.of(
                        List.of(
                                PartitionTerm.hour("ts"),
                                PartitionTerm.truncate(3, "sym"),
                                PartitionTerm.bucket(4, "sym"),
                                PartitionTerm.identity("sym"),
                                PartitionTerm.month("d")),
                        SCHEMA))
                .isEqualTo(PartitionSpec.parse("hour(ts), truncate(3, sym), bucket(4, sym), sym, month(d)", SCHEMA));
    }

    @Test
    void foldersShowNullsDaysAndNestedFields() {
        PartitionSpec spec = PartitionSpec.parse("d, day(ts), ok, b", SCHEMA);

        assertThat(spec.folder(Partition.of(List.of(-1, 20705, true, new byte[] {0, -1})), SCHEMA))
                .isEqualTo("data/d=1969-12-31/ts_day=20705/ok=true/b=00ff");
        assertThat(spec.folder(Partition.of(Arrays.asList(null, null, null, null)), SCHEMA))
                .isEqualTo("data/d=__HIVE_DEFAULT_PARTITION__/ts_day=__HIVE_DEFAULT_PARTITION__"
                        + "/ok=__HIVE_DEFAULT_PARTITION__/b=__HIVE_DEFAULT_PARTITION__");
        assertThat(PartitionSpec.UNPARTITIONED.folder(Partition.NONE, SCHEMA)).isEqualTo("data");
        assertThatThrownBy(() -> spec.folder(Partition.NONE, SCHEMA)).isInstanceOf(IllegalArgumentException.class);
    }

    private static PartitionSpec stored(int sourceId, String name, Transform transform) {
        return new PartitionSpec(0, List.of(new PartitionField(sourceId, 1000, name, transform)));
    }
}
