package io.datashard.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.storage.Etag;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Sources;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.WriteOutcome.Applied;
import io.datashard.storage.WriteOutcome.Conflict;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.S3Client;

/** A bucket that keeps what is replaced and deleted. Of the servers at hand only moto has conditional writes in such a bucket. */
@Timeout(180)
class VersionedBucketTest {
    private static final StoragePath HINT = StoragePath.of("metadata.version-hint.text");

    private static MotoServer server;
    private static S3Client client;
    private static TestBucket bucket;

    @BeforeAll
    static void createBucket() throws Exception {
        server = MotoServer.start();
        client = ClientOfSettings.create(S3Server.settings(server.port()));
        bucket = new TestBucket(client, S3Server.BUCKET);
        bucket.createEmpty();
        bucket.keepVersions();
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            client.close();
            server.close();
        }
    }

    @Test
    void whatWasDeletedIsAbsentAndMayBeCreatedAgain() {
        try (Storage storage = open("deleted")) {
            storage.write(HINT, bytes("v1"));
            storage.delete(HINT);
            assertThat(storage.read(HINT)).isEmpty();
            assertThat(storage.stat(HINT)).isEmpty();
            assertThat(storage.rootExists()).isFalse();
            assertThat(storage.create(HINT, bytes("v2"))).isInstanceOf(Applied.class);
            assertThat(storage.create(HINT, bytes("v3"))).isEqualTo(new Conflict());
            assertThat(bucket.versions("deleted/" + HINT))
                    .containsExactly("deleted/" + HINT, "deleted/" + HINT, "deleted/" + HINT + " deleted");
        }
    }

    @Test
    void aReplacementIsJudgedByTheNewestContentAlone() {
        try (Storage storage = open("replaced")) {
            Etag first = ((Applied) storage.create(HINT, bytes("v1"))).etag();
            Etag second = ((Applied) storage.lockFreeReplace().orElseThrow().replace(HINT, bytes("v2"), first)).etag();
            assertThat(storage.lockFreeReplace().orElseThrow().replace(HINT, bytes("v3"), first))
                    .isEqualTo(new Conflict());
            assertThat(storage.read(HINT).orElseThrow().etag()).isEqualTo(second);
            storage.delete(HINT);
            assertThat(storage.lockFreeReplace().orElseThrow().replace(HINT, bytes("v3"), second))
                    .isEqualTo(new Conflict());
            assertThat(storage.read(HINT)).isEmpty();
        }
    }

    @Test
    void theLockIsFreeAfterItsRelease() {
        try (Storage storage = open("locked")) {
            for (int round = 0; round < 3; round++) {
                try (MetadataLock lock = storage.lock(Duration.ofSeconds(1))) {
                    assertThat(lock.isHeld()).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void aTableIsCreatedAndCommittedTo(Layout layout) {
        try (Storage storage = open("table-" + layout)) {
            TestTable table = new TestTable(storage, 1, layout).create(Map.of());
            table.append("a");
            table.append("b");
            storage.delete(StoragePath.of("metadata/inflight/a.parquet.inflight"));
            table.append("c");
            assertThat(TableAudit.of(storage).names()).containsExactly("a", "b", "c");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static Storage open(String prefix) {
        return S3Storage.open(
                new S3Root(S3Server.BUCKET, prefix), S3Server.settings(server.port()), Sources.ofProcess());
    }
}
