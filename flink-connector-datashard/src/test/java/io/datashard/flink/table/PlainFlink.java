package io.datashard.flink.table;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.io.GenericInputFormat;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.io.GenericInputSplit;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.InputFormatProvider;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Flink's own answers on rows, by a source that filters nothing, and the filters that its planner hands to a source. For tests. */
final class PlainFlink {
    private static final String ID = "row_id";

    private final StreamTableEnvironment env;
    private final RowType columns;
    private final List<List<Object>> rows;
    private final Map<String, List<ResolvedExpression>> handed = new TreeMap<>();

    /**
     * A table.
     *
     * @param settings batch or streaming
     * @param zone time zone of the session
     * @param columns its columns
     * @param rows their internal values, as stored
     */
    @SuppressWarnings("deprecation") // The other way to register a catalog needs a service file, and lets no object in.
    PlainFlink(EnvironmentSettings settings, String zone, RowType columns, List<List<Object>> rows) {
        StreamExecutionEnvironment cluster = StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
        cluster.setParallelism(1);
        env = StreamTableEnvironment.create(cluster, settings);
        env.getConfig().set("table.local-time-zone", zone);
        env.registerCatalog("plain", new PlainCatalog());
        env.useCatalog("plain");
        this.columns = columns;
        this.rows = rows;
    }

    /**
     * What Flink does with conditions.
     *
     * @param handed for each the filters that the planner hands over
     * @param matching for each the positions of the rows that match
     */
    record Answers(List<List<ResolvedExpression>> handed, List<Set<Integer>> matching) {}

    Answers answers(List<String> conditions) {
        List<List<ResolvedExpression>> filters = handedFor(conditions, false);
        List<Set<Integer>> matching = new ArrayList<>();
        conditions.forEach(condition -> matching.add(new TreeSet<>()));
        try (CloseableIterator<Row> result = env.executeSql(union(conditions)).collect()) {
            result.forEachRemaining(
                    row -> matching.get(row.<Integer>getFieldAs(0)).add(row.<Integer>getFieldAs(1)));
        } catch (Exception e) {
            throw new IllegalStateException("The query failed", e);
        }
        for (int i = 0; i < filters.size(); i++) {
            filters.set(i, handed.getOrDefault("t" + i, List.of()));
        }
        return new Answers(filters, matching);
    }

    /** The filters that the planner hands over for conditions; runs nothing. */
    List<List<ResolvedExpression>> handed(List<String> conditions) {
        return handedFor(conditions, true);
    }

    private List<List<ResolvedExpression>> handedFor(List<String> conditions, boolean plan) {
        handed.clear();
        for (int i = 0; i < conditions.size(); i++) {
            env.executeSql("DROP TABLE IF EXISTS t" + i);
            env.executeSql("CREATE TABLE t" + i + " (" + declaration() + ", " + ID + " INT) WITH ('connector'='none')");
        }
        if (plan) {
            String unused = env.explainSql(union(conditions));
        }
        return IntStream.range(0, conditions.size())
                .mapToObj(i -> handed.getOrDefault("t" + i, List.of()))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private String declaration() {
        return columns.getFields().stream()
                .map(field -> field.getName() + " " + field.getType().asSerializableString())
                .collect(Collectors.joining(", "));
    }

    private static String union(List<String> conditions) {
        return IntStream.range(0, conditions.size())
                .mapToObj(i -> "SELECT " + i + " AS c, " + ID + " FROM t" + i + " WHERE " + conditions.get(i))
                .collect(Collectors.joining(" UNION ALL "));
    }

    private static GenericRowData row(RowType columns, List<Object> values, int position) {
        GenericRowData row = new GenericRowData(columns.getFieldCount() + 1);
        for (int i = 0; i < columns.getFieldCount(); i++) {
            Object value = values.get(i);
            row.setField(i, value == null ? null : seen(value, columns.getTypeAt(i)));
        }
        row.setField(columns.getFieldCount(), position);
        return row;
    }

    /** As rows of tables are read. */
    private static Object seen(Object value, LogicalType type) {
        return switch (type.getTypeRoot()) {
            // The order of texts differs where Flink has made Java strings of them, as some conditions do.
            case CHAR -> StringData.fromString((String) value);
            case VARCHAR -> StringData.fromBytes(((String) value).getBytes(StandardCharsets.UTF_8));
            case TIME_WITHOUT_TIME_ZONE -> (int) ((Long) value / 1000);
            case DECIMAL ->
                DecimalData.fromBigDecimal(
                        (java.math.BigDecimal) value,
                        LogicalTypeChecks.getPrecision(type),
                        LogicalTypeChecks.getScale(type));
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> {
                long unit = (long) Math.pow(10, 6 - LogicalTypeChecks.getPrecision(type));
                long micros = Math.floorDiv((Long) value, unit) * unit;
                yield TimestampData.fromEpochMillis(
                        Math.floorDiv(micros, 1000L), (int) Math.floorMod(micros, 1000L) * 1000);
            }
            default -> value;
        };
    }

    private final class PlainCatalog extends GenericInMemoryCatalog {
        PlainCatalog() {
            super("plain");
        }

        @Override
        public Optional<Factory> getFactory() {
            return Optional.of(new SourceFactory());
        }
    }

    private final class SourceFactory implements DynamicTableSourceFactory {
        @Override
        public DynamicTableSource createDynamicTableSource(Context context) {
            return new Source(context.getObjectIdentifier().getObjectName());
        }

        @Override
        public String factoryIdentifier() {
            return "none";
        }

        @Override
        public Set<ConfigOption<?>> requiredOptions() {
            return Set.of();
        }

        @Override
        public Set<ConfigOption<?>> optionalOptions() {
            return Set.of();
        }
    }

    private final class Source implements ScanTableSource, SupportsFilterPushDown {
        private final String name;

        Source(String name) {
            this.name = name;
        }

        @Override
        public Result applyFilters(List<ResolvedExpression> filters) {
            handed.put(name, filters);
            return Result.of(filters, filters);
        }

        @Override
        public ChangelogMode getChangelogMode() {
            return ChangelogMode.insertOnly();
        }

        @Override
        public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
            return InputFormatProvider.of(new Rows(columns, rows));
        }

        @Override
        public DynamicTableSource copy() {
            return new Source(name);
        }

        @Override
        public String asSummaryString() {
            return "rows";
        }
    }

    private static final class Rows extends GenericInputFormat<RowData> {
        private static final long serialVersionUID = 1;
        private final RowType columns;
        private final ArrayList<ArrayList<Object>> rows;
        private transient int next;

        Rows(RowType columns, List<List<Object>> rows) {
            this.columns = columns;
            this.rows = rows.stream().map(ArrayList::new).collect(Collectors.toCollection(ArrayList::new));
        }

        @Override
        public void open(GenericInputSplit split) throws IOException {
            super.open(split);
            next = 0;
        }

        @Override
        public boolean reachedEnd() {
            return next == rows.size();
        }

        @Override
        public RowData nextRecord(RowData reuse) {
            RowData row = row(columns, rows.get(next), next);
            next++;
            return row;
        }
    }
}
