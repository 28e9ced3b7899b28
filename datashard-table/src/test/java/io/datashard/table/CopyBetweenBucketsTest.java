package io.datashard.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.storage.s3.S3Server;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process whose environment names one bucket, and the file of a store's authority, works on two buckets. */
@Timeout(120)
class CopyBetweenBucketsTest {
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

    @Test
    void itsEnvironmentIsEnough() throws Exception {
        ProcessBuilder java = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        CopyBetweenBuckets.class.getName(),
                        "flights",
                        "s3://other/copy of flights"))
                .redirectErrorStream(true);
        java.environment().putAll(server.environment());
        java.environment().put("DATASHARD_S3_PREFIX", "lake/");
        Process process = java.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();

        Map<String, String> options = new HashMap<>(server.options());
        options.put("s3.ca-bundle", server.caBundle().toString());
        for (Layout layout : Layout.values()) {
            for (String path : List.of("s3://lake/lake/flights-", "s3://other/copy of flights-")) {
                try (DataShardTable table = DataShardTable.open(path + layout, options);
                        RowIterator rows = table.scan().rows()) {
                    assertThat(table.layout()).isEqualTo(layout);
                    assertThat(rows.stream().map(row -> row.get("id"))).containsExactlyInAnyOrder(1L, 2L);
                }
            }
        }
    }
}
