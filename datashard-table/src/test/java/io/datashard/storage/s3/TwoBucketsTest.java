package io.datashard.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.StorageException;
import io.datashard.storage.StoragePath;
import io.datashard.testing.ManualClock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables in two buckets of one store in one process. */
@Timeout(60)
class TwoBucketsTest {
    private static final StoragePath PATH = StoragePath.of("metadata/a");

    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    private final AtomicInteger made = new AtomicInteger();
    private final SharedClients clients = new SharedClients(settings -> {
        made.incrementAndGet();
        return ClientOfSettings.create(settings);
    });

    @Test
    void theyShareAClientAndEachIsTriedForItself() throws Exception {
        SERVER.createBucket("other");
        try (FaultProxy proxy = new FaultProxy(SERVER.port());
                S3Storage lake = open("lake", proxy);
                S3Storage other = open("other", proxy)) {
            proxy.plan(TwoBucketsTest::otherIgnoresConditions);
            assertThat(made).hasValue(1);
            assertThat(lake.create(PATH, "lake".getBytes(UTF_8)).isApplied()).isTrue();
            assertThatThrownBy(() -> other.create(PATH, "other".getBytes(UTF_8)))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("other")
                    .hasMessageContaining("does not honour conditional writes");

            assertThat(other.read(PATH)).isEmpty();
            assertThat(lake.read(PATH).orElseThrow().bytes()).isEqualTo("lake".getBytes(UTF_8));
            other.close();
            lake.write(PATH, "again".getBytes(UTF_8));
        }
    }

    private static FaultProxy.Fault otherIgnoresConditions(String head) {
        return head.startsWith("PUT /other/t/.locks/.cas-probe")
                ? new FaultProxy.Fault.Answer(true, 200, "application/xml", "ETag: \"any\"", "")
                : FaultProxy.PASS;
    }

    private S3Storage open(String bucket, FaultProxy proxy) {
        return S3Storage.open(
                new S3Root(bucket, "t"),
                S3Server.settings(proxy.port()),
                clients,
                LockTimes.OF_THE_FORMAT,
                new ManualClock().sources());
    }
}
