package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinition;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which conditions of SQL become predicates, and which: docs/filters.md lists them. */
class FilterFormsTest {
    private static final String PAGE = read(Path.of("..", "docs", "filters.md"));
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```text\\n(.*?)^```");
    private static final Pattern COLUMN =
            Pattern.compile("`?(\\w+)`? ([A-Z]+(?:_LTZ)?(?:\\(\\d+(?:, \\d+)?\\))?)(?:,|\\))");
    private static final String ZONE = "Europe/Berlin";
    private static final Instant NOW = Instant.parse("2025-11-29T12:00:00Z");
    private static final RowType COLUMNS = columns();

    private static List<List<ResolvedExpression>> handed(boolean batch, List<String> conditions) {
        EnvironmentSettings settings =
                batch ? EnvironmentSettings.inBatchMode() : EnvironmentSettings.inStreamingMode();
        return new PlainFlink(settings, ZONE, COLUMNS, List.of()).handed(conditions);
    }

    private static @Nullable Predicate translate(List<ResolvedExpression> handed) {
        return FilterTranslation.of(handed, COLUMNS, Clock.fixed(NOW, ZoneId.of(ZONE)))
                .predicate();
    }

    private static List<@Nullable Predicate> predicates(String... conditions) {
        return handed(true, List.of(conditions)).stream()
                .map(FilterFormsTest::translate)
                .toList();
    }

    private static void requirePage(boolean batch) {
        List<String> used = block(0);
        List<String> useless = block(1);
        List<String> unused = block(2);
        assertThat(used).hasSizeGreaterThan(90);
        assertThat(otherThan("some", batch, used)).isEmpty();
        assertThat(otherThan("all that are not null", batch, useless)).isEmpty();
        assertThat(otherThan("any", batch, unused)).isEmpty();
    }

    private static List<String> otherThan(String kind, boolean batch, List<String> conditions) {
        List<List<ResolvedExpression>> handed = handed(batch, conditions);
        return IntStream.range(0, conditions.size())
                .filter(i -> !kind(conditions.get(i), translate(handed.get(i))).equals(kind))
                .mapToObj(i -> conditions.get(i) + " is handed over as " + handed.get(i))
                .toList();
    }

    /** Which rows are chosen. */
    private static String kind(String condition, @Nullable Predicate predicate) {
        if (predicate == null) {
            return "any";
        }
        boolean saysNotNull = condition.endsWith("IS NOT NULL") || condition.contains("LIKE '%A'");
        return predicate instanceof Predicate.IsNotNull && !saysNotNull ? "all that are not null" : "some";
    }

    @Test
    void pageListsWhatIsUsedInBatch() {
        requirePage(true);
    }

    @Test
    void pageListsWhatIsUsedInStreams() {
        requirePage(false);
    }

    @Test
    void columnsWithoutArithmeticAreComparedAsWritten() {
        assertThat(predicates(
                        "i = 5",
                        "l > 5",
                        "price = 1.1",
                        "s = 'x'",
                        "born = DATE '1970-01-02'",
                        "tod = TIME '00:00:01'",
                        "b",
                        "tz < TO_TIMESTAMP_LTZ(0, 3)"))
                .containsExactly(
                        new Compare("i", Operator.EQ, 5),
                        new Compare("l", Operator.GE, 6L),
                        new Compare("price", Operator.EQ, new BigDecimal("1.10")),
                        new Compare("s", Operator.EQ, "x"),
                        new Compare("born", Operator.EQ, 1),
                        new Predicate.And(List.of(
                                new Compare("tod", Operator.GE, 1_000_000L),
                                new Compare("tod", Operator.LE, 1_000_999L))),
                        new Compare("b", Operator.EQ, true),
                        new Compare("tz", Operator.LE, -1L));
    }

    @Test
    void whatCannotBeTrueMatchesNothing() {
        assertThat(predicates("i > 5000000000", "i = 5.5", "price = 1.111", "i = 1 AND l > 1E19"))
                .containsOnly(new Predicate.Or(List.of()));
    }

    /** It is not known when the query reads a row; only that it is not before it was planned, less what clocks are apart. */
    @Test
    void timeOfTheQueryIsABoundFromBelowOnly() {
        long hour = 3_600_000_000L;
        long now = NOW.getEpochSecond() * 1_000_000;
        long today = LocalDate.of(2025, 11, 29).toEpochDay();
        assertThat(predicates(
                        "tz > CURRENT_TIMESTAMP - INTERVAL '1' DAY",
                        "tz = CURRENT_TIMESTAMP",
                        "tz < CURRENT_TIMESTAMP",
                        "tz <> CURRENT_TIMESTAMP",
                        "ts >= LOCALTIMESTAMP",
                        "born > CURRENT_DATE - INTERVAL '7' DAY",
                        "born >= CURRENT_DATE - INTERVAL '1' MONTH",
                        "NOT (tz > CURRENT_TIMESTAMP)"))
                .containsExactly(
                        new Compare("tz", Operator.GE, now - 25 * hour + 1),
                        new Compare("tz", Operator.GE, now - hour),
                        new Predicate.IsNotNull("tz"),
                        new Predicate.IsNotNull("tz"),
                        new Compare("ts", Operator.GE, now),
                        new Compare("born", Operator.GE, (int) today - 6),
                        new Compare("born", Operator.GE, (int) today - 32),
                        new Predicate.IsNotNull("tz"));
    }

    @Test
    void listsAreOneCondition() {
        assertThat(predicates("i IN (1, 2, 3)", "s = 'a' OR s = 'b'", "i NOT IN (1, 2)"))
                .containsExactly(
                        new Predicate.In("i", List.of(1, 2, 3)),
                        new Predicate.In("s", List.of("a", "b")),
                        new Predicate.And(List.of(new Compare("i", Operator.NE, 1), new Compare("i", Operator.NE, 2))));
    }

    /** Deeper than the stack of a thread. */
    @Test
    void listsOfAnyLengthAreUsed() {
        int values = 50_000;
        ResolvedExpression chain = equalsNumber(0);
        for (int i = 1; i < values; i++) {
            chain = call(BuiltInFunctionDefinitions.OR, chain, equalsNumber(i));
        }
        List<Object> numbers =
                IntStream.range(0, values).<Object>mapToObj(i -> i).toList();
        assertThat(translate(List.of(chain))).isEqualTo(new Predicate.In("i", numbers));
        Predicate none = translate(List.of(call(BuiltInFunctionDefinitions.NOT, chain)));
        assertThat(none).isInstanceOfSatisfying(Predicate.And.class, and -> assertThat(and.parts())
                .hasSize(values)
                .endsWith(new Compare("i", Operator.NE, values - 1)));
    }

    @Test
    void longChainsAreNestedByHalves() {
        int values = 5000;
        ResolvedExpression chain = equalsNumber(0);
        for (int i = 1; i < values; i++) {
            chain = call(BuiltInFunctionDefinitions.OR, chain, equalsNumber(i));
        }
        ResolvedExpression balanced = ConditionChain.balanced(chain);
        assertThat(depth(balanced)).isEqualTo(13);
        assertThat(ConditionChain.parts((CallExpression) balanced))
                .containsExactlyElementsOf(ConditionChain.parts((CallExpression) chain));
        assertThat(depth(ConditionChain.balanced(call(BuiltInFunctionDefinitions.NOT, chain))))
                .isEqualTo(14);
        ResolvedExpression two = call(BuiltInFunctionDefinitions.OR, equalsNumber(1), equalsNumber(2));
        assertThat(ConditionChain.balanced(two)).isSameAs(two);
        ResolvedExpression withLong = call(BuiltInFunctionDefinitions.AND, two, chain);
        assertThat(ConditionChain.balanced(withLong)).isEqualTo(call(BuiltInFunctionDefinitions.AND, two, balanced));
    }

    /** The joins that lie above the deepest part. */
    private static int depth(ResolvedExpression condition) {
        boolean isJoin = condition instanceof CallExpression call
                && call.getFunctionDefinition() != BuiltInFunctionDefinitions.EQUALS;
        return isJoin
                ? 1
                        + condition.getResolvedChildren().stream()
                                .mapToInt(FilterFormsTest::depth)
                                .max()
                                .orElseThrow()
                : 0;
    }

    private static ResolvedExpression equalsNumber(int number) {
        return call(
                BuiltInFunctionDefinitions.EQUALS,
                new FieldReferenceExpression("i", DataTypes.INT(), 0, 0),
                new ValueLiteralExpression(number, DataTypes.INT().notNull()));
    }

    private static ResolvedExpression call(BuiltInFunctionDefinition function, ResolvedExpression... arguments) {
        return CallExpression.permanent(function, List.of(arguments), DataTypes.BOOLEAN());
    }

    @Test
    void partsThatAreNotUsedDoNotKeepOthersFromBeingUsed() {
        Predicate one = new Compare("i", Operator.EQ, 1);
        Predicate two = new Compare("l", Operator.EQ, 2L);
        assertThat(predicates(
                        "i = 1 OR (UPPER(s) = 'A' AND l = 2)", "UPPER(s) = 'A' AND i = 1", "i = 1 OR UPPER(s) = 'A'"))
                .containsExactly(new Predicate.Or(List.of(one, two)), one, null);
    }

    private static List<String> block(int position) {
        MatchResult block = BLOCK.matcher(PAGE).results().toList().get(position);
        return Arrays.asList(block.group(1).split("\n"));
    }

    private static RowType columns() {
        String declaration = PAGE.substring(PAGE.indexOf("CREATE TABLE t (") + 16, PAGE.indexOf(");") + 1);
        List<MatchResult> columns = COLUMN.matcher(declaration).results().toList();
        return RowType.of(
                columns.stream()
                        .map(column -> LogicalTypeParser.parse(column.group(2), FilterFormsTest.class.getClassLoader()))
                        .toArray(LogicalType[]::new),
                columns.stream().map(column -> column.group(1)).toArray(String[]::new));
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
