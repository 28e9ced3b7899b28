package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The planner makes a comparison with each value of a list, nested as deep as the list is long. */
@Timeout(180)
class SqlLongListsITCase {
    /** More than Flink's planner takes back nested to one side. */
    private static final int VALUES = 1000;
    /** Flink's planner simplifies a NOT IN in time that grows with the third power of its length. */
    private static final int EXCLUDED = 100;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    Path folder;

    private final SqlSession sql = SqlSession.batch();

    @BeforeEach
    void fill() {
        sql.run("CREATE TABLE t (id INT, s STRING) WITH ('connector'='datashard','path'='" + folder.resolve("t")
                + "','auto-create'='true')");
        sql.run("INSERT INTO t VALUES (1, 'a'), (2, ''), (3, 't7'), (4, CAST(NULL AS STRING)), (5, 'ab')");
    }

    @Test
    void listsOfNumbersChooseTheirRows() {
        String even = list(VALUES, i -> Integer.toString(2 * i));
        assertThat(sql.explain("SELECT id FROM t WHERE id IN (" + even + ")")).contains("filter=[");
        assertThat(sql.rows("SELECT id FROM t WHERE id IN (" + even + ")"))
                .containsExactlyInAnyOrder(Row.of(2), Row.of(4));
        assertThat(sql.rows("SELECT id FROM t WHERE id NOT IN (" + list(EXCLUDED, i -> Integer.toString(2 * i)) + ")"))
                .containsExactlyInAnyOrder(Row.of(1), Row.of(3), Row.of(5));
    }

    @Test
    void listsOfTextsChooseTheirRows() {
        assertThat(sql.rows("SELECT id FROM t WHERE s IN (" + list(VALUES, i -> "'t" + i + "'") + ", 'ab', '')"))
                .containsExactlyInAnyOrder(Row.of(2), Row.of(3), Row.of(5));
        assertThat(sql.rows("SELECT id FROM t WHERE s NOT IN (" + list(EXCLUDED, i -> "'t" + i + "'") + ", 'ab', '')"))
                .containsExactlyInAnyOrder(Row.of(1));
    }

    private static String list(int size, IntFunction<String> value) {
        return IntStream.range(0, size).mapToObj(value).collect(Collectors.joining(", "));
    }
}
