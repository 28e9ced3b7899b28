package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the planner makes of the options {@code scan.watermark.…}. */
class WatermarkOptionsTest {
    private static final String WATERMARK = "WATERMARK FOR ts AS ts - INTERVAL '1' SECOND";
    private static final String COLUMNS = "(id BIGINT, text STRING, ts TIMESTAMP(3), " + WATERMARK + ")";

    private final SqlSession streaming = SqlSession.streaming(new Configuration());

    @TempDir
    Path folder;

    @BeforeEach
    void create() {
        Schema schema = Schema.of(
                Field.optional(1, "id", PrimitiveType.LONG),
                Field.optional(2, "text", PrimitiveType.STRING),
                Field.optional(3, "ts", PrimitiveType.TIMESTAMP),
                Field.required(4, "sure", PrimitiveType.LONG));
        DataShardTable.create(folder.resolve("t").toString(), schema).close();
        declare(streaming, "t", COLUMNS);
    }

    private void declare(SqlSession session, String name, String columns, String... options) {
        session.run("CREATE TABLE " + name + " " + columns + " WITH ('connector'='datashard','path'='"
                + folder.resolve("t") + "'" + (options.length == 0 ? "" : "," + String.join(",", options)) + ")");
    }

    /** What will run of a query. */
    private static String planned(SqlSession session, String query) {
        String explained = session.explain(query);
        return explained.substring(explained.indexOf("== Optimized Execution Plan =="));
    }

    private static String hint(String options) {
        return " /*+ OPTIONS(" + options + ") */";
    }

    /** A job that has run without them finds the state of its operators again only if its plan stays. */
    @Test
    void withoutAnOptionThePlanStaysAsItWas() {
        assertThat(planned(streaming, "SELECT id FROM t WHERE id > 2"))
                .contains("WatermarkAssigner(rowtime=[ts], watermark=[(ts - 1000:INTERVAL SECOND)])")
                .contains(
                        "TableSourceScan(table=[[default_catalog, default_database, t, project=[id, ts], metadata=[]]],");
    }

    @Test
    void sourceMakesTheWatermarkAsTheOptionsSay() {
        declare(streaming, "a", COLUMNS, "'scan.watermark.idle-timeout'='7 s'");

        assertThat(planned(streaming, "SELECT id, text FROM a"))
                .contains("watermark=[-(ts, 1000:INTERVAL SECOND)]", "idletimeout=[7000]")
                .doesNotContain("WatermarkAssigner");
        assertThat(planned(streaming, "SELECT id FROM t" + hint("'scan.watermark.emit.strategy'='on-event'")))
                .contains("watermarkEmitStrategy=[on-event]")
                .doesNotContain("WatermarkAssigner", "idletimeout");
        String aligned = "'scan.watermark.alignment.group'='g','scan.watermark.alignment.max-drift'='2 s',"
                + "'scan.watermark.alignment.update-interval'='300 ms'";
        assertThat(planned(streaming, "SELECT id FROM t" + hint(aligned)))
                .contains("watermarkAlignment=[g, PT2S, PT0.3S]")
                .doesNotContain("WatermarkAssigner");
    }

    @Test
    void idleTimeoutOfTheSessionHoldsWhereTheTableHasNone() {
        streaming.set("table.exec.source.idle-timeout", "5 s");

        assertThat(planned(streaming, "SELECT id FROM t" + hint("'scan.watermark.emit.strategy'='on-event'")))
                .contains("idletimeout=[5000]");
        assertThat(planned(streaming, "SELECT id FROM t" + hint("'scan.watermark.idle-timeout'='0 s'")))
                .doesNotContain("idletimeout", "WatermarkAssigner");
    }

    /** Else event time would stand still while no row matches, or a reader would become idle by that, and lose rows as late ones. */
    @ParameterizedTest
    @ValueSource(strings = {"id > 2", "text = 'a' AND id > 2", "id IN (1, 2)", "ts > TIMESTAMP '2024-01-01 00:00:00'"})
    void filtersStayBehindTheWatermark(String condition) {
        String query = "SELECT id FROM t" + hint("'scan.watermark.idle-timeout'='1 s'") + " WHERE " + condition;

        assertThat(planned(streaming, query))
                .contains("watermark=[", "where=[")
                .doesNotContain("WatermarkAssigner")
                .doesNotContainPattern("filter=\\[[^\\]]");
    }

    @Test
    void batchQueriesIgnoreTheOptions() {
        SqlSession batch = SqlSession.batch();
        declare(batch, "t", COLUMNS);
        declare(batch, "plain", "(id BIGINT)");
        String option = hint("'scan.watermark.idle-timeout'='1 s'");

        assertThat(planned(batch, "SELECT id FROM t" + option + " WHERE id > 2"))
                .contains("filter=[>(id, 2)]")
                .doesNotContain("watermark=[", "WatermarkAssigner");
        assertThat(planned(batch, "SELECT id FROM plain" + option)).contains("TableSourceScan");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(moment TIMESTAMP_LTZ(3) METADATA FROM 'snapshot-timestamp' VIRTUAL, WATERMARK FOR moment AS moment)",
                "(`snapshot-timestamp` TIMESTAMP_LTZ(3) METADATA VIRTUAL, WATERMARK FOR `snapshot-timestamp` AS `snapshot-timestamp`)",
                "(sure BIGINT NOT NULL, made AS COALESCE(TO_TIMESTAMP_LTZ(sure, 3), CAST(TIMESTAMP '1970-01-01 00:00:00' AS TIMESTAMP_LTZ(3))), WATERMARK FOR made AS made)"
            })
    void eventTimeMayBeMetadataOrComputed(String columns) {
        declare(streaming, "other", columns, "'scan.watermark.idle-timeout'='1 s'");

        assertThat(planned(streaming, "SELECT * FROM other"))
                .contains("watermark=[", "idletimeout=[1000]")
                .doesNotContain("WatermarkAssigner");
    }

    /** Some windows of Flink would leave such rows out without a word; where it makes the watermarks itself, it fails. */
    @Test
    void computedEventTimeThatCanBeNullIsRefused() {
        declare(
                streaming,
                "computed",
                "(sure BIGINT NOT NULL, made AS TO_TIMESTAMP_LTZ(sure, 3), WATERMARK FOR made AS made)");

        assertThat(planned(streaming, "SELECT * FROM computed")).contains("WatermarkAssigner");
        streaming.refused(
                "SELECT * FROM computed" + hint("'scan.watermark.idle-timeout'='1 s'"),
                "Cannot use the option 'scan.watermark.idle-timeout' of the table",
                "'made' is computed and can be null",
                "COALESCE");
    }

    @Test
    void optionsWithoutAWatermarkAreRefused() {
        declare(streaming, "plain", "(id BIGINT, ts TIMESTAMP(3))");

        streaming.refused(
                "SELECT * FROM plain" + hint("'scan.watermark.emit.strategy'='on-event'"),
                "Cannot use the option 'scan.watermark.emit.strategy' of the table",
                "declared without WATERMARK FOR",
                "WATERMARK FOR ts AS ts - INTERVAL '5' SECOND");
    }

    @Test
    void watermarksOfTheSourceStayRefused() {
        declare(
                streaming,
                "own",
                "(ts TIMESTAMP(3), WATERMARK FOR ts AS SOURCE_WATERMARK())",
                "'scan.watermark.idle-timeout'='1 s'");

        streaming.refused("SELECT * FROM own", "SOURCE_WATERMARK()", "INTERVAL '5' SECOND");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'scan.watermark.emit.strategy'='often' | 'often' is not understood | on-event, on-periodic",
                "'scan.watermark.idle-timeout'='5' | has no unit | '5 s'",
                "'scan.watermark.idle-timeout'='-5 s' | 'scan.watermark.idle-timeout' | -5 s",
                "'scan.watermark.idle-timeouts'='5 s' | there is no such option | 'scan.watermark.idle-timeout'",
                "'scan.watermark.alignment.group'='g' | 'scan.watermark.alignment.max-drift' must be set | watermark alignment",
                "'scan.watermark.alignment.max-drift'='1 s' | 'scan.watermark.alignment.group' | watermark alignment",
                "'scan.watermark.alignment.update-interval'='1 s' | 'scan.watermark.alignment.group' | watermark alignment"
            })
    void invalidOptionsAreRefused(String option, String why, String also) {
        declare(streaming, "wrong", COLUMNS, option);

        streaming.refused("SELECT * FROM wrong", why, also);
    }

    @Test
    void groupWithoutADriftIsRefusedInAHint() {
        streaming.refused(
                "SELECT * FROM t" + hint("'scan.watermark.alignment.group'='g'"),
                "'scan.watermark.alignment.group' and 'scan.watermark.alignment.max-drift' must be set");
    }
}
