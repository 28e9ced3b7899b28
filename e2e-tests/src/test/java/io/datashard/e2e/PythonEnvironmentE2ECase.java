package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.datashard.e2e.PythonTable.TableCheck;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.RowDigest;
import io.datashard.testing.TestRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the tools of all other tests in this module: real releases of Python DataShard create, write, read and check a table. */
@Timeout(900)
class PythonEnvironmentE2ECase {
    private static final Schema SCHEMA = Schema.of(
            Field.required(1, "id", PrimitiveType.LONG),
            Field.optional(2, "symbol", PrimitiveType.STRING),
            Field.optional(3, "price", PrimitiveType.DOUBLE),
            Field.optional(4, "at", PrimitiveType.TIMESTAMP));
    private static final List<TestRow> FIRST =
            List.of(TestRow.of(1L, "a\u00e9\"\n", Double.NaN, -1L), TestRow.of(Long.MAX_VALUE, null, -0.0, null));
    private static final List<TestRow> SECOND = List.of(TestRow.of(2L, "", 1e300, 1700000000000001L), FIRST.get(0));

    @RegisterExtension
    static final S3Process SERVER = new S3Process();

    @TempDir
    Path folder;

    @Execution(CONCURRENT)
    @ParameterizedTest
    @CsvSource({
        "LOCAL, " + PythonEnvironment.OLDEST,
        "LOCAL, " + PythonEnvironment.NEWEST_CLASSIC,
        "LOCAL, " + PythonEnvironment.UNPARTITIONED,
        "LOCAL, " + PythonEnvironment.NEWEST,
        "S3, " + PythonEnvironment.OLDEST,
        "S3, " + PythonEnvironment.NEWEST_CLASSIC,
        "S3, " + PythonEnvironment.UNPARTITIONED,
        "S3, " + PythonEnvironment.NEWEST
    })
    void writtenRowsAreReadBackAndTheTableIsSound(Store store, String release) {
        PythonTable table = PythonEnvironment.of(release).table(store.root(SERVER, folder, "t \u00e9"));
        table.create(SCHEMA);
        assertThat(table.check("--fail-on-orphans").rows()).isZero();

        long first = table.append(SCHEMA, FIRST);
        long second = table.append(SCHEMA, SECOND);

        List<TestRow> all = List.of(FIRST.get(0), FIRST.get(1), SECOND.get(0), SECOND.get(1));
        assertThat(RowDigest.of(SCHEMA, table.rows(SCHEMA))).isEqualTo(RowDigest.of(SCHEMA, all));
        assertThat(table.snapshots())
                .extracting(snapshot -> snapshot.get("id").longValue())
                .containsExactly(first, second);
        TableCheck check = table.check("--fail-on-orphans", "--all-snapshots");
        assertThat(check.digest()).isEqualTo(RowDigest.of(SCHEMA, all));
        assertThat(check.rows()).isEqualTo(4);
        assertThat(check.liveFiles()).hasSize(2);

        table.expire(1);
        table.collectGarbage();
        assertThat(table.check("--fail-on-orphans").snapshots()).isOne();
    }

    @Execution(CONCURRENT)
    @ParameterizedTest
    @ValueSource(
            strings = {
                PythonEnvironment.OLDEST,
                PythonEnvironment.NEWEST_CLASSIC,
                PythonEnvironment.UNPARTITIONED,
                PythonEnvironment.NEWEST
            })
    void damageIsFound(String release) throws Exception {
        PythonTable table = PythonEnvironment.of(release).table(folder.resolve("t"));
        table.create(SCHEMA);
        table.append(SCHEMA, FIRST);
        Files.delete(table.root().folder().resolve(table.check().liveFiles().get(0)));

        assertThatThrownBy(table::check)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("data file does not exist");
    }
}
