package io.datashard.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.StorageException;
import io.datashard.storage.Sources;
import io.datashard.storage.StoragePath;
import io.datashard.storage.Surroundings;
import io.datashard.storage.WriteOutcome.Applied;
import io.datashard.storage.WriteOutcome.Conflict;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** What is particular to Ceph's gateway, release 16. */
@Timeout(120)
@EnabledIfSystemProperty(named = RgwServer.SELECTED, matches = "true")
class RgwTest {
    private static final StoragePath HINT = StoragePath.of("metadata.version-hint.text");

    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    /** It overwrites whatever the condition says, once the bucket keeps versions; the probe is what saves the table. */
    @Test
    void aBucketThatKeepsVersionsIsRefusedForWritingAndCanBeRead() {
        S3Settings settings = S3Server.settings(SERVER.port());
        try (S3Client client = ClientOfSettings.create(settings);
                S3Storage storage = S3Storage.open(new S3Root("versioned", "t"), settings, Sources.ofProcess())) {
            TestBucket bucket = new TestBucket(client, "versioned");
            bucket.createEmpty();
            bucket.keepVersions();
            storage.write(HINT, "v1".getBytes(UTF_8));

            assertThatThrownBy(() -> storage.create(StoragePath.of("metadata/v1"), new byte[1]))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("bucket 'versioned'")
                    .hasMessageContaining("If-None-Match: *) was accepted");
            assertThat(storage.read(HINT)).isPresent();
            bucket.createEmpty();
        }
    }

    @Test
    void objectsAreEncryptedWithTheKeyThatTheTableNames() {
        Surroundings surroundings = new Surroundings(SERVER.environment(), Map.of());
        S3Settings settings = S3SettingsResolver.resolve(
                S3Choice.parse(Map.of("s3.sse.type", "sse-kms", "s3.sse.kms.key-id", "testkey")),
                surroundings,
                Map.of());
        try (S3Client client = ClientOfSettings.create(settings);
                S3Storage storage = S3Storage.open(new S3Root(S3Server.BUCKET, "kms"), settings, Sources.ofProcess())) {
            Applied created = (Applied) storage.create(HINT, "v1".getBytes(UTF_8));
            assertThat(storage.create(HINT, "v2".getBytes(UTF_8))).isEqualTo(new Conflict());
            assertThat(storage.lockFreeReplace().orElseThrow().replace(HINT, "v2".getBytes(UTF_8), created.etag()))
                    .isInstanceOf(Applied.class);

            assertThat(storage.read(HINT).orElseThrow().bytes()).isEqualTo("v2".getBytes(UTF_8));
            var head =
                    client.headObject(request -> request.bucket(S3Server.BUCKET).key("kms/" + HINT));
            assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
            assertThat(head.ssekmsKeyId()).isEqualTo("testkey");
        }
    }
}
