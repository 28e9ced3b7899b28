package io.datashard.e2e;

import io.datashard.schema.Schema;
import io.datashard.table.TableOptions;
import io.datashard.testing.TestRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the SQL client answers to each statement that docs/sql.md lists as not there. */
final class StatementErrorCases {
    private static final String STREAMING = "SET 'execution.runtime-mode' = 'streaming'";
    private static final String BATCH = "SET 'execution.runtime-mode' = 'batch'";
    private static final String NAME = "answering";

    private final List<ErrorCase> cases = new ArrayList<>();
    private final String declaration;

    /**
     * @param folder for the table
     * @param schema one column {@code id}
     */
    StatementErrorCases(Path folder, Schema schema) {
        Path root = folder.resolve(NAME);
        JavaTable.create(root, schema, TableOptions.DEFAULT).append(List.of(TestRow.of(1L)));
        this.declaration = ErrorStore.declaration(NAME, "(id BIGINT)", root.toString());
        changes();
        reads();
        declarations(root);
    }

    List<ErrorCase> all() {
        return cases;
    }

    private void batch(String row, String... statements) {
        answer(row, BATCH, statements);
    }

    private void streaming(String row, String... statements) {
        answer(row, STREAMING, statements);
    }

    private void answer(String row, String mode, String... statements) {
        List<String> all = new ArrayList<>(List.of(mode, "DROP TABLE IF EXISTS " + NAME, declaration));
        all.addAll(List.of(statements));
        cases.add(ErrorCase.of(new ErrorRow("docs/sql.md", row), ErrorCase.Where.CLUSTER, all.toArray(String[]::new)));
    }

    private void changes() {
        batch("`INSERT OVERWRITE t …`", "INSERT OVERWRITE answering VALUES (2)");
        batch("`DELETE FROM t …`", "DELETE FROM answering WHERE id = 1");
        streaming("`DELETE FROM t …`", "DELETE FROM answering WHERE id = 1");
        batch("`UPDATE t SET …`", "UPDATE answering SET id = 2");
        streaming("`UPDATE t SET …`", "UPDATE answering SET id = 2");
        batch("`TRUNCATE TABLE t`", "TRUNCATE TABLE answering");
        streaming("`TRUNCATE TABLE t`", "TRUNCATE TABLE answering");
        batch(
                "`MERGE INTO t …`",
                "MERGE INTO answering USING (SELECT 2 AS id) s ON answering.id = s.id WHEN MATCHED THEN UPDATE SET id"
                        + " = 3");
        streaming(
                "a query that updates or deletes rows of `t`",
                "INSERT INTO answering SELECT COUNT(*) FROM answering GROUP BY id");
    }

    private void reads() {
        streaming(
                "`… JOIN t FOR SYSTEM_TIME AS OF o.p` by processing time (a [lookup join](lookup-joins.md)) without an"
                        + " equality",
                "DROP TABLE IF EXISTS orders",
                "CREATE TABLE orders (id BIGINT, p AS PROCTIME()) WITH ('connector' = 'datagen')",
                "SELECT * FROM orders o JOIN answering FOR SYSTEM_TIME AS OF o.p AS t ON o.id > t.id");
        batch(
                "`FOR SYSTEM_TIME AS OF TIMESTAMP '…'`",
                "SELECT * FROM answering FOR SYSTEM_TIME AS OF TIMESTAMP '2024-01-01 00:00:00'");
        streaming("`ANALYZE TABLE t …`", "ANALYZE TABLE answering COMPUTE STATISTICS");
        batch("`CALL …`", "CALL sys.compact('answering')");
    }

    private void declarations(Path root) {
        batch(
                "`ALTER TABLE t ADD`, `MODIFY`, `DROP` a column",
                "ALTER TABLE answering ADD (more INT)",
                "SELECT * FROM answering");
        batch(
                "`ALTER TABLE t SET`, `RESET`, `RENAME`",
                "ALTER TABLE answering SET ('scan.parallelism' = '2')",
                "ALTER TABLE answering RESET ('scan.parallelism')",
                "ALTER TABLE answering SET ('path' = '" + root.resolveSibling("absent") + "')",
                "SELECT * FROM answering");
        batch("`ALTER TABLE t ADD PARTITION`, `DROP PARTITION`, `SHOW PARTITIONS`", "SHOW PARTITIONS answering");
    }
}
