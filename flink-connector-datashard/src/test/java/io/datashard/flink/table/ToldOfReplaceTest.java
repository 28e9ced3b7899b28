package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.abilities.SupportsOverwrite;
import org.apache.flink.table.connector.sink.abilities.SupportsPartitioning;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.Factory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds docs/decisions/0017-replace-table-as.md: with Flink's default settings nothing that a factory or a sink is given, nor the way on which
 * it is called, differs between a replacement of a table and an INSERT. When this fails on a newer Flink, there is a sign, and the statements
 * can be refused by it.
 */
class ToldOfReplaceTest {
    private static final String COLUMNS = "(id BIGINT NOT NULL, name CHAR(1) NOT NULL) COMMENT 'c'";
    private static final String WITH = " WITH ('connector'='listening','path'='p')";
    private static final String ROW = " SELECT CAST(2 AS BIGINT) AS id, 'b' AS name";

    private final List<String> told = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"REPLACE TABLE t", "CREATE OR REPLACE TABLE t", "CREATE OR REPLACE TABLE new_t"})
    void replacingLooksLikeInserting(String replace) {
        for (EnvironmentSettings mode :
                List.of(EnvironmentSettings.inBatchMode(), EnvironmentSettings.inStreamingMode())) {
            List<String> ofInsert = toldBy(mode, "INSERT INTO t" + ROW);
            List<String> ofReplace = toldBy(mode, replace + " COMMENT 'c'" + WITH + " AS" + ROW);
            assertThat(ofReplace).isEqualTo(ofInsert).hasSizeGreaterThan(20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE TABLE new_t", "CREATE TABLE IF NOT EXISTS new_t", "CREATE TABLE IF NOT EXISTS t"})
    void creatingLooksLikeInserting(String create) {
        for (EnvironmentSettings mode :
                List.of(EnvironmentSettings.inBatchMode(), EnvironmentSettings.inStreamingMode())) {
            List<String> ofInsert = toldBy(mode, "INSERT INTO t" + ROW);
            List<String> ofCreate = toldBy(mode, create + " COMMENT 'c'" + WITH + " AS" + ROW);
            assertThat(ofCreate).isEqualTo(ofInsert).hasSizeGreaterThan(20);
        }
    }

    /** What the connector is told by a statement in a new session in which t is declared; nothing runs. */
    @SuppressWarnings("deprecation") // The other way to register a catalog needs a service file, and lets no object in.
    private List<String> toldBy(EnvironmentSettings mode, String statement) {
        TableEnvironment session = TableEnvironment.create(mode);
        session.registerCatalog("listening", new ListeningCatalog());
        session.useCatalog("listening");
        session.executeSql("CREATE TABLE t " + COLUMNS + WITH);
        told.clear();
        assertThat(catchThrowable(() -> session.executeSql(statement))).hasStackTraceContaining(Heard.class.getName());
        return List.copyOf(told);
    }

    /** Everything is known, nothing need run. */
    private static final class Heard extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** The calls that led here, to the byte: what is told apart in one method would be seen too. */
    private void hearCalls() {
        told.addAll(StackWalker.getInstance().walk(frames -> frames.map(frame -> frame.getClassName() + "."
                        + frame.getMethodName() + frame.getDescriptor() + " " + frame.getByteCodeIndex())
                .filter(frame -> frame.startsWith("org.apache.flink."))
                .map(frame -> frame.replaceAll("\\$\\$Lambda\\S*", "lambda"))
                .toList()));
    }

    private void hear(DynamicTableFactory.Context context) {
        Configuration all = new Configuration();
        TableConfig session = (TableConfig) context.getConfiguration();
        all.addAll((Configuration) session.getRootConfiguration());
        all.addAll(session.getConfiguration());
        Map<String, String> settings = new TreeMap<>(all.toMap());
        settings.keySet().removeIf(key -> key.startsWith("__table.query-start"));
        told.add("settings " + settings);
        told.add("name " + context.getObjectIdentifier().asSummaryString().replace(".new_t", ".t"));
        told.add("temporary " + context.isTemporary() + ", enrichment " + context.getEnrichmentOptions());
        told.add("schema " + context.getCatalogTable().getResolvedSchema());
        told.add("options " + new TreeMap<>(context.getCatalogTable().getOptions()));
        told.add("origin " + context.getCatalogTable().getOrigin().getClass() + ", comment "
                + context.getCatalogTable().getComment() + ", partitions "
                + context.getCatalogTable().getPartitionKeys() + ", snapshot "
                + context.getCatalogTable().getSnapshot());
        hearCalls();
    }

    private final class ListeningCatalog extends GenericInMemoryCatalog {
        ListeningCatalog() {
            super("listening");
        }

        @Override
        public Optional<Factory> getFactory() {
            return Optional.of(new ListeningFactory());
        }
    }

    private final class ListeningFactory implements DynamicTableSinkFactory {
        @Override
        public DynamicTableSink createDynamicTableSink(DynamicTableFactory.Context context) {
            hear(context);
            return new ListeningSink();
        }

        @Override
        public String factoryIdentifier() {
            return "listening";
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

    private final class ListeningSink implements DynamicTableSink, SupportsOverwrite, SupportsPartitioning {
        @Override
        public void applyOverwrite(boolean overwrite) {
            told.add("overwrite " + overwrite);
        }

        @Override
        public void applyStaticPartition(Map<String, String> partition) {
            told.add("partition " + partition);
        }

        @Override
        public ChangelogMode getChangelogMode(ChangelogMode requested) {
            told.add("requested " + requested);
            return ChangelogMode.insertOnly();
        }

        @Override
        public SinkRuntimeProvider getSinkRuntimeProvider(DynamicTableSink.Context context) {
            told.add("bounded " + context.isBounded() + " " + targetColumns(context));
            hearCalls();
            throw new Heard();
        }

        @SuppressWarnings("deprecation") // In 2.2 and later; it might tell of a column list.
        private static String targetColumns(DynamicTableSink.Context context) {
            return context.getTargetColumns()
                    .map(List::of)
                    .map(Object::toString)
                    .orElse("all columns");
        }

        @Override
        public DynamicTableSink copy() {
            return new ListeningSink();
        }

        @Override
        public String asSummaryString() {
            return "listening";
        }
    }
}
