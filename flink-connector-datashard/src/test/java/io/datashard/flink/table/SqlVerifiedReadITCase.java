package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.layout.Layout;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.SpoiltTable;
import java.nio.file.Path;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Damaged data files in SQL, by 'scan.verify-checksums'. */
@Timeout(120)
class SqlVerifiedReadITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private final Layout layout;

    @TempDir
    private Path folder;

    SqlVerifiedReadITCase(Layout layout) {
        this.layout = layout;
    }

    @EveryLayout
    void wholeFilesAreComparedWhereTheTableOrTheQuerySaysIt() {
        SpoiltTable spoilt = SpoiltTable.create(folder, layout);
        SqlSession sql = session("'scan.verify-checksums'='full'");
        assertThat(sql.rows("SELECT id FROM t")).containsExactlyInAnyOrder(Row.of(1L), Row.of(2L));
        spoilt.putSecondFileInPlaceOfFirst();
        assertThatThrownBy(() -> sql.rows("SELECT id FROM t"))
                .rootCause()
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("its SHA-256 is " + spoilt.sha256Found());
        assertThat(sql.rows("SELECT id FROM t /*+ OPTIONS('scan.verify-checksums'='page') */"))
                .containsExactly(Row.of(2L), Row.of(2L));
    }

    @EveryLayout
    void pagesAreComparedUnlessTheQuerySaysOtherwise() {
        SpoiltTable.create(folder, layout).overwriteText();
        SqlSession sql = session("'source.split.target-size'='300 b'");
        assertThatThrownBy(() -> sql.rows("SELECT `text` FROM t"))
                .rootCause()
                .hasMessageContaining("the checksum of a page");
        assertThat(sql.rows("SELECT `text` FROM t /*+ OPTIONS('scan.verify-checksums'='off') */"))
                .containsExactlyInAnyOrder(Row.of("noodle"), Row.of("needle"));
    }

    private SqlSession session(String option) {
        SqlSession sql = SqlSession.batch();
        sql.run("CREATE TABLE t (id BIGINT NOT NULL, `text` STRING NOT NULL) WITH ('connector'='datashard','path'='"
                + folder + "'," + option + ")");
        return sql;
    }
}
