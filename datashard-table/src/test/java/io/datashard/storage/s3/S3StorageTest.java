package io.datashard.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Pending;
import io.datashard.storage.Sources;
import io.datashard.storage.Storage;
import io.datashard.storage.StorageContractTest;
import io.datashard.storage.StorageInput;
import io.datashard.storage.StorageOutput;
import io.datashard.storage.StoragePath;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The storage contract against a server that checks signatures, and what is particular to S3. */
class S3StorageTest extends StorageContractTest {
    private static final AtomicInteger TABLES = new AtomicInteger();

    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    private static S3Client client;

    @BeforeAll
    static void openClient() {
        client = ClientOfSettings.create(S3Server.settings(SERVER.port()));
    }

    @AfterAll
    static void closeClient() {
        client.close();
    }

    @Override
    protected Storage create() {
        return open("a table/with ü " + TABLES.incrementAndGet());
    }

    @Override
    protected boolean replacesWithoutLock() {
        return true;
    }

    @Override
    protected void assertNothingLeft() {
        assertThat(client.listMultipartUploads(request -> request.bucket(S3Server.BUCKET))
                        .uploads())
                .isEmpty();
        assertThat(client.listObjectsV2(request -> request.bucket(S3Server.BUCKET))
                        .contents())
                .noneMatch(object -> object.key().contains("/.locks/"));
    }

    @Test
    void theRootIsRecordedAsAPlainUri() {
        try (Storage storage = open("lake/ü x")) {
            assertThat(storage.rootUri()).isEqualTo("s3://lake/lake/ü x");
            assertThat(storage.traits().lockEndsWithProcess()).isFalse();
        }
    }

    @Test
    void aFileOfManyPartsIsOneObject() {
        byte[] content = new byte[20_000_003];
        new Random(3).nextBytes(content);
        StoragePath path = StoragePath.of("data/large.parquet");
        try (Storage storage = open("parts");
                StorageOutput output = storage.createDataFile(path, Pending.NOTHING)) {
            for (int at = 0; at < content.length; at += 900_000) {
                output.write(content, at, Math.min(900_000, content.length - at));
            }
            assertThat(storage.stat(path)).isEmpty();
            output.finish();

            assertThat(storage.stat(path).map(ObjectInfo::size)).contains((long) content.length);
            try (StorageInput input = storage.openDataFile(path)) {
                byte[] middle = new byte[1000];
                input.readFully(8 * 1024 * 1024 - 500, middle, 0, 1000);
                assertThat(middle).isEqualTo(Arrays.copyOfRange(content, 8 * 1024 * 1024 - 500, 8 * 1024 * 1024 + 500));
            }
        }
    }

    @Test
    void aFileOfManyPartsThatIsNotFinishedLeavesNothing() {
        try (Storage storage = open("abandoned")) {
            try (StorageOutput output = storage.createDataFile(StoragePath.of("data/large.parquet"), Pending.NOTHING)) {
                output.write(new byte[18_000_000], 0, 18_000_000);
            }
            assertThat(storage.rootExists()).isFalse();
        }
    }

    @Test
    void aListingGoesOverManyPages() {
        try (Storage storage = open("pages")) {
            IntStream.range(0, 1005)
                    .parallel()
                    .forEach(i -> storage.write(StoragePath.of("metadata/" + i), new byte[0]));
            assertThat(storage.list(StoragePath.of("metadata"))).hasSize(1005);
        }
    }

    @Test
    void foreignKeysThatNoPathNamesAreNotListed() {
        client.putObject(request -> request.bucket(S3Server.BUCKET).key("foreign/data/a\\b"), RequestBody.empty());
        client.putObject(request -> request.bucket(S3Server.BUCKET).key("foreign/data/sub/"), RequestBody.empty());
        try (Storage storage = open("foreign")) {
            storage.write(StoragePath.of("data/c"), new byte[0]);
            assertThat(storage.list(StoragePath.of("data")))
                    .extracting(info -> info.path().value())
                    .containsExactly("data/c");
        }
    }

    @Test
    void aDataFileReplacedWhileItIsReadIsCorruptData() {
        StoragePath path = StoragePath.of("data/a.parquet");
        try (Storage storage = open("replaced")) {
            storage.write(path, "first".getBytes(UTF_8));
            try (StorageInput input = storage.openDataFile(path)) {
                storage.write(path, "other".getBytes(UTF_8));
                assertThatThrownBy(() -> input.readFully(0, new byte[2], 0, 2))
                        .isInstanceOf(CorruptDataException.class)
                        .hasMessageContaining("s3://lake/replaced/data/a.parquet");
            }
        }
    }

    private static Storage open(String prefix) {
        return S3Storage.open(
                new S3Root(S3Server.BUCKET, prefix), S3Server.settings(SERVER.port()), Sources.ofProcess());
    }
}
