package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.layout.Layout;
import io.datashard.storage.s3.S3Server;
import io.datashard.testing.EveryLayout;
import java.nio.file.Path;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A job from one bucket to another, in a store whose certificate is of its own authority. */
@Timeout(180)
class SqlOnTwoBucketsITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @TempDir
    static Path folder;

    private static S3Server server;

    @BeforeAll
    static void startStore() throws Exception {
        server = S3Server.withTls(folder, "ip:127.0.0.1");
        server.start();
        server.createBucket("other");
    }

    @AfterAll
    static void stopStore() throws Exception {
        server.stop();
    }

    private static String with(String path, Layout layout, Path bundle) {
        return " WITH ('connector'='datashard','auto-create'='true','path'='" + path + layout + "','layout'='" + layout
                + "','s3.endpoint'='" + server.url() + "','s3.ca-bundle'='" + bundle + "')";
    }

    @EveryLayout
    void rowsAreCopied(Layout layout) throws Exception {
        Path bundle = server.caBundle();
        SqlSession sql = SqlSession.batch();
        sql.run("CREATE TABLE a (id INT, name STRING)" + with("s3://lake/flights-", layout, bundle));
        sql.run("CREATE TABLE b (id INT, name STRING)" + with("s3://other/flights-", layout, bundle));
        sql.run("INSERT INTO a VALUES (1, 'a'), (2, 'b')");
        sql.run("INSERT INTO b SELECT id + 10, name FROM a");
        sql.run("INSERT INTO a SELECT id, name FROM b WHERE id > 11");

        assertThat(sql.rows("SELECT * FROM a"))
                .containsExactlyInAnyOrder(Row.of(1, "a"), Row.of(2, "b"), Row.of(12, "b"));
        assertThat(sql.rows("SELECT * FROM b")).containsExactlyInAnyOrder(Row.of(11, "a"), Row.of(12, "b"));
    }

    @EveryLayout
    void aBadFileOfCertificatesIsToldBeforeAJobRuns(Layout layout) throws Exception {
        SqlSession sql = SqlSession.batch();
        sql.run("CREATE TABLE a (id INT)" + with("s3://lake/none-", layout, Path.of("/absent.pem")));
        for (String statement : new String[] {"INSERT INTO a VALUES (1)", "SELECT * FROM a"}) {
            assertThatThrownBy(() -> sql.rows(statement))
                    .rootCause()
                    .hasMessage(
                            "Cannot use the certificates of /absent.pem that 's3.ca-bundle' names: there is no such file on"
                                    + " this machine. Put the file there, and on each other machine that works on the table, or correct"
                                    + " 's3.ca-bundle'.");
        }
    }
}
