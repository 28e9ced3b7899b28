package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datashard.testing.ClientText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.api.internal.TableResultInternal;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.utils.print.PrintStyle;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * SQL on the cluster of the test, for tests. Begins with its first use: a field of a test is made before the cluster is there, and each job
 * would start one of its own.
 */
public final class SqlSession {
    private final EnvironmentSettings settings;
    private final Configuration configuration;
    private StreamTableEnvironment begun;

    private SqlSession(EnvironmentSettings settings, Configuration configuration) {
        this.settings = settings;
        this.configuration = configuration;
    }

    public static SqlSession batch() {
        return batch(new Configuration());
    }

    public static SqlSession batch(Configuration configuration) {
        return of(EnvironmentSettings.inBatchMode(), configuration);
    }

    public static SqlSession streaming(Configuration configuration) {
        return of(EnvironmentSettings.inStreamingMode(), configuration);
    }

    private static SqlSession of(EnvironmentSettings settings, Configuration configuration) {
        return new SqlSession(settings, new Configuration(configuration));
    }

    private synchronized StreamTableEnvironment env() {
        if (begun == null) {
            begun = begin();
        }
        return begun;
    }

    private StreamTableEnvironment begin() {
        Configuration all = new Configuration(configuration);
        all.set(
                ExecutionOptions.RUNTIME_MODE,
                settings.isStreamingMode()
                        ? org.apache.flink.api.common.RuntimeExecutionMode.STREAMING
                        : org.apache.flink.api.common.RuntimeExecutionMode.BATCH);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(all);
        if (!all.contains(CoreOptions.DEFAULT_PARALLELISM)) {
            env.setParallelism(2);
        }
        StreamTableEnvironment tables = StreamTableEnvironment.create(env, settings);
        tables.getConfig().set("table.local-time-zone", "UTC");
        return tables;
    }

    /** A catalog of the session, open. */
    public Catalog catalog(String name) {
        return env().getCatalog(name).orElseThrow();
    }

    /** A table as a statement hands it to the catalog. */
    public ResolvedCatalogTable resolved(CatalogTable table) {
        return ((TableEnvironmentInternal) env()).getCatalogManager().resolveCatalogTable(table);
    }

    /** Like SET in the SQL client. */
    public void set(String key, String value) {
        env().getConfig().set(key, value);
    }

    /** Runs a statement and waits for its job. */
    public void run(String statement) {
        TableResult result = env().executeSql(statement);
        try {
            result.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The job failed", e);
        }
    }

    /** Runs a statement; its job goes on when this returns. */
    public JobClient start(String statement) {
        return env().executeSql(statement).getJobClient().orElseThrow();
    }

    /** The rows of a query that ends. */
    public List<Row> rows(String query) {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> result = open(query)) {
            result.forEachRemaining(rows::add);
        } catch (Exception e) {
            throw new IllegalStateException("The query failed", e);
        }
        return rows;
    }

    /** What the SQL client prints of a statement that ends. */
    public String printed(String statement) {
        TableResultInternal result = (TableResultInternal) env().executeSql(statement);
        StringWriter text = new StringWriter();
        try (CloseableIterator<RowData> rows = result.collectInternal();
                PrintWriter out = new PrintWriter(text)) {
            boolean isText = result.getResolvedSchema().getColumnNames().equals(List.of("result"));
            PrintStyle style = isText
                    ? PrintStyle.rawContent(result.getRowDataToStringConverter())
                    : PrintStyle.tableauWithDataInferredColumnWidths(
                            result.getResolvedSchema(), result.getRowDataToStringConverter());
            style.print(rows, out);
        } catch (Exception e) {
            throw new IllegalStateException("The statement failed", e);
        }
        return text.toString();
    }

    /** The rows of a query, perhaps without end; the caller closes it, which ends the job. */
    public CloseableIterator<Row> open(String query) {
        return env().executeSql(query).collect();
    }

    /** Asserts that a statement fails, and that the SQL client prints these parts of the reason. */
    public void refused(String statement, String... parts) {
        Throwable thrown = catchThrowable(() -> rows(statement));
        assertThat(thrown).as(statement).isNotNull();
        assertThat(parts).isNotEmpty().noneMatch(String::isBlank);
        assertThat(ClientText.of(thrown)).as(statement).contains(parts);
    }

    /** Plans a query, or runs another statement. */
    public void explainOrRun(String statement) {
        if (statement.startsWith("SELECT")) {
            String unused = env().explainSql(statement);
        } else {
            run(statement);
        }
    }

    /** What Flink's parser takes a statement for: the names of its operations. */
    public List<String> kinds(String statement) {
        return ((TableEnvironmentInternal) env())
                .getParser().parse(statement).stream()
                        .map(operation -> operation.getClass().getSimpleName())
                        .toList();
    }

    /** The plan of a statement. */
    public String explain(String statement) {
        return env().explainSql(statement);
    }
}
