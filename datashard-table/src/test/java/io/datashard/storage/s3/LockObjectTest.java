package io.datashard.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.StorageException;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pause;
import io.datashard.storage.StoragePath;
import io.datashard.storage.s3.FaultProxy.Fault;
import io.datashard.testing.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lease of the lock object, with shorter times than the format's. */
@Timeout(60)
class LockObjectTest {
    private static final AtomicInteger TABLES = new AtomicInteger();
    private static final StoragePath LOCK = StoragePath.of(".locks/metadata.lock");
    private static final Duration LONG = Duration.ofSeconds(20);

    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    private FaultProxy proxy;
    private S3Root root;
    private S3Storage storage;

    @BeforeEach
    void open() throws IOException {
        proxy = new FaultProxy(SERVER.port());
        root = new S3Root(S3Server.BUCKET, "table" + TABLES.incrementAndGet());
        storage = with(new LockTimes(Duration.ofSeconds(60), Duration.ofMillis(100), Duration.ofSeconds(40)));
        storage.create(StoragePath.of("first"), new byte[0]);
    }

    @AfterEach
    void close() throws IOException {
        storage.close();
        proxy.close();
    }

    @Test
    void everyRenewalChangesTheBodySoThatNobodyOvertakesWithAnOldTag() {
        Set<String> bodies = new HashSet<>();
        try (MetadataLock lock = storage.lock(LONG)) {
            Await.until("three bodies", LONG, () -> {
                bodies.add(body());
                return bodies.size() >= 3;
            });
            assertThat(lock.isHeld()).isTrue();
        }
        assertThat(bodies).allMatch(body -> body.matches("[0-9a-f-]{36}:\\d+"));
        assertThat(storage.read(LOCK)).isEmpty();
    }

    @Test
    void theLockOfADeadHolderIsTakenWhenItsLeaseHasRunOut() {
        storage.write(LOCK, "0d0a2a0e-7e55-4b6c-9c3c-2a1f8d7c6b5a".getBytes(UTF_8));
        assertThatThrownBy(() -> storage.lock(Duration.ofMillis(100)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("s3://lake/" + root.prefix() + "/.locks/metadata.lock")
                .hasMessageContaining("75 s");
        try (S3Storage impatient = with(new LockTimes(Duration.ofSeconds(1), LONG, Duration.ofSeconds(10)));
                MetadataLock lock = impatient.lock(LONG)) {
            assertThat(lock.isHeld()).isTrue();
        }
        assertThat(storage.read(LOCK)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"owner\": \"another program\"}",
                "\u0000\u0001",
                "0d0a2a0e-7e55-4b6c-9c3c-2a1f8d7c6b5a:x:y"
            })
    void aLockWithABodyOfAnotherFormatIsALockUntilItsLeaseHasRunOut(String foreign) {
        storage.write(LOCK, foreign.getBytes(UTF_8));
        assertThatThrownBy(() -> storage.lock(Duration.ofMillis(50)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("held by another process");
        assertThat(body()).isEqualTo(foreign);
        try (S3Storage impatient = with(new LockTimes(Duration.ofSeconds(1), LONG, Duration.ofSeconds(10)));
                MetadataLock lock = impatient.lock(LONG)) {
            assertThat(lock.isHeld()).isTrue();
        }
    }

    @Test
    void whoKnowsThatHeWasOvertakenRemovesNothingWhateverTheStoreMakesOfAConditionOnThat() {
        AtomicInteger removals = new AtomicInteger();
        proxy.plan(request -> {
            if (request.startsWith("DELETE ") && request.contains("metadata.lock")) {
                removals.incrementAndGet();
            }
            return FaultProxy.PASS;
        });
        try (S3Storage slow = with(new LockTimes(LONG, LONG, LONG))) {
            MetadataLock lock = slow.lock(LONG);
            storage.write(LOCK, "other".getBytes(UTF_8));
            assertThat(lock.isHeld()).isFalse();
            lock.close();
        }
        assertThat(removals).hasValue(0);
    }

    @Test
    void whoWasOvertakenKnowsItAndLeavesTheLockOfTheOther() {
        try (S3Storage slow = with(new LockTimes(LONG, LONG, LONG))) {
            MetadataLock lock = slow.lock(LONG);
            storage.write(LOCK, "other".getBytes(UTF_8));
            assertThat(lock.isHeld()).isFalse();
            lock.close();
        }
        assertThat(body()).isEqualTo("other");
    }

    @Test
    void aRenewalThatFindsAnotherHolderGivesUp() {
        try (MetadataLock lock = storage.lock(LONG)) {
            storage.write(LOCK, "other".getBytes(UTF_8));
            Await.until("the loss", LONG, () -> !lock.isHeld());
        }
        assertThat(body()).isEqualTo("other");
    }

    @Test
    void withoutRenewalsTheLockIsNotTrustedPastTheFence() {
        try (S3Storage cut = with(new LockTimes(LONG, Duration.ofMillis(100), Duration.ofMillis(800)))) {
            MetadataLock lock = cut.lock(LONG);
            assertThat(lock.isHeld()).isTrue();
            proxy.plan(request -> isLockPut(request) ? FaultProxy.error(false, 503, "SlowDown") : FaultProxy.PASS);
            Await.until("the fence", LONG, () -> !lock.isHeld());
            proxy.plan(request -> FaultProxy.PASS);
            Await.until("a renewal that arrives", LONG, lock::isHeld);
            lock.close();
        }
        assertThat(storage.read(LOCK)).isEmpty();
    }

    @Test
    void lostRepliesOfAcquiringAndRenewingLoseNothing() {
        AtomicInteger puts = new AtomicInteger();
        proxy.plan(request ->
                isLockPut(request) && puts.getAndIncrement() % 2 == 0 ? new Fault.DropReply() : FaultProxy.PASS);
        try (MetadataLock lock = storage.lock(LONG)) {
            Await.until("five renewals", LONG, () -> puts.get() > 5);
            assertThat(lock.isHeld()).isTrue();
        }
        assertThat(storage.read(LOCK)).isEmpty();
    }

    @Test
    void aThreadThatIsCancelledReleasesItsLock() {
        MetadataLock lock = storage.lock(LONG);
        Thread.currentThread().interrupt();
        lock.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(storage.read(LOCK)).isEmpty();
    }

    private S3Storage with(LockTimes times) {
        return S3Storage.open(
                root, S3Server.settings(proxy.port()), new SharedClients(ClientOfSettings::create), times, Pause.PARK);
    }

    private static boolean isLockPut(String request) {
        return request.startsWith("PUT ") && request.contains("metadata.lock");
    }

    private String body() {
        return new String(storage.read(LOCK).orElseThrow().bytes(), UTF_8);
    }
}
