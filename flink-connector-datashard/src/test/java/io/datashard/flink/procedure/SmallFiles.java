package io.datashard.flink.procedure;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.table.SqlSession;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.schema.GenericRow;
import io.datashard.table.CurrentFiles;
import io.datashard.table.DataShardTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.types.Row;

/**
 * A table whose snapshots each add a small file, for tests.
 *
 * @param folder the warehouse, which has the table in the database team
 */
record SmallFiles(Path folder) {
    static final int COMMITS = 6;

    /** A session in the database team, whose new table t has {@value #COMMITS} snapshots with a row each. */
    SqlSession session(Layout layout) {
        SqlSession sql = SqlSession.batch();
        sql.run("CREATE CATALOG lake WITH ('type'='datashard','warehouse'='" + folder + "')");
        sql.run("USE CATALOG lake");
        sql.run("CREATE DATABASE team");
        sql.run("USE team");
        sql.run("CREATE TABLE t (id BIGINT) WITH ('layout'='" + layout.optionValue() + "')");
        try (DataShardTable table = DataShardTable.open(root().toString())) {
            for (long id = 1; id <= COMMITS; id++) {
                assertThat(table.append(List.of(GenericRow.of(table.schema(), id))))
                        .isPresent();
            }
        }
        return sql;
    }

    Path root() {
        return folder.resolve("team/t");
    }

    private static List<Row> upTo(long last) {
        List<Row> rows = new ArrayList<>();
        for (long id = 1; id <= last; id++) {
            rows.add(Row.of(id));
        }
        return rows;
    }

    static void assertRows(SqlSession sql, long last) {
        assertThat(sql.rows("SELECT * FROM t")).containsExactlyInAnyOrderElementsOf(upTo(last));
    }

    /** From the oldest to the newest. */
    List<String> snapshots() {
        try (DataShardTable table = DataShardTable.open(root().toString())) {
            return table.metadata().snapshots().stream()
                    .map(snapshot -> snapshot.id().toString())
                    .toList();
        }
    }

    List<DataFile> files() {
        List<DataFile> files = new ArrayList<>();
        try (DataShardTable table = DataShardTable.open(root().toString())) {
            assertThat(CurrentFiles.visit(table.access(), table.metadata(), Long.MAX_VALUE, files::add))
                    .isTrue();
        }
        return files;
    }

    static Row only(SqlSession sql, String call) {
        List<Row> rows = sql.rows(call);
        assertThat(rows).as(call).hasSize(1);
        return rows.get(0);
    }
}
