package io.datashard.flink.procedure;

import static io.datashard.flink.procedure.SmallFiles.COMMITS;
import static io.datashard.flink.procedure.SmallFiles.assertRows;
import static io.datashard.flink.procedure.SmallFiles.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.table.SqlSession;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.testing.EveryLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What merging and checking do to a table, and what they answer. */
@Timeout(300)
class ProceduresITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    private Path folder;

    private SmallFiles table;

    @BeforeEach
    void place() {
        table = new SmallFiles(folder);
    }

    @EveryLayout
    void rewriteMergesSmallFilesAndKeepsTheRows(Layout layout) {
        SqlSession sql = table.session(layout);
        assertThat(table.files()).hasSize(COMMITS);
        String call = "CALL sys.rewrite_data_files(`table` => 'team.t', dry_run => true)";
        Row plan = only(sql, call);
        long bytes = table.files().stream().mapToLong(DataFile::sizeInBytes).sum();
        assertThat(plan).isEqualTo(Row.of(1, 0, COMMITS, null, (long) COMMITS, bytes, null, true));
        assertThat(table.files()).hasSize(COMMITS);
        Row done = only(
                sql,
                "CALL sys.rewrite_data_files(`table` => 'team.t', target_file_size => '1 mb', min_input_files => 2,"
                        + " small_file_ratio => 0.5, max_group_size => '10 mb')");
        assertThat(table.files()).hasSize(1);
        assertThat(done)
                .isEqualTo(Row.of(
                        1,
                        0,
                        COMMITS,
                        1,
                        (long) COMMITS,
                        bytes,
                        table.files().get(0).sizeInBytes(),
                        false));
        assertRows(sql, COMMITS);
    }

    @EveryLayout
    void verifyFindsADamagedFile(Layout layout) throws IOException {
        SqlSession sql = table.session(layout);
        String call = "CALL sys.verify(`table` => 'team.t', deep => true)";
        Row whole = only(sql, call);
        assertThat(whole).isEqualTo(Row.of("summary", "checked", "", "6 snapshots, 6 manifests, 6 data files, 6 rows"));
        Path file = oneDataFile();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(file, bytes);
        String path = table.root().relativize(file).toString();
        assertThat(found(sql, "CALL sys.verify('team.t', true)")).containsExactly("error " + path);
        Files.delete(file);
        assertThat(found(sql, "CALL sys.verify('team.t')")).containsExactly("error " + path);
    }

    /** A table whose metadata can't be read is damaged, which is an answer and no failure. */
    @EveryLayout
    void verifyTellsOfMetadataThatCantBeRead(Layout layout) throws IOException {
        SqlSession sql = table.session(layout);
        try (Stream<Path> all = Files.walk(table.root().resolve("metadata"))) {
            for (Path file :
                    all.filter(file -> file.toString().endsWith(".json")).toList()) {
                Files.writeString(file, "{");
            }
        }
        assertThat(found(sql, "CALL sys.verify('team.t')")).containsExactly("error ");
    }

    private static List<String> found(SqlSession sql, String call) {
        List<Row> rows = sql.rows(call);
        assertThat(rows.get(rows.size() - 1).getField(0)).isEqualTo("summary");
        return rows.subList(0, rows.size() - 1).stream()
                .map(row -> row.getField(0) + " " + row.getField(2))
                .toList();
    }

    private Path oneDataFile() throws IOException {
        try (Stream<Path> all = Files.walk(table.root())) {
            return all.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }
}
