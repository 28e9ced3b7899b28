package io.datashard.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.DeniedException;
import io.datashard.error.StorageException;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.StoragePath;
import io.datashard.storage.s3.FaultProxy.Fault;
import io.datashard.testing.CapturedLog;
import io.datashard.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** The lease of the lock object, with the times of the format, on a clock that is moved by hand. */
@Timeout(60)
class LockObjectTest {
    private static final AtomicInteger TABLES = new AtomicInteger();
    private static final StoragePath LOCK = StoragePath.of(".locks/metadata.lock");
    private static final Duration PATIENT = Duration.ofSeconds(75);
    private static final LockTimes TIMES = LockTimes.OF_THE_FORMAT;

    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    private final ManualClock clock = new ManualClock();
    private FaultProxy proxy;
    private S3Root root;
    private S3Storage storage;

    @BeforeEach
    void open() throws IOException {
        proxy = new FaultProxy(SERVER.port());
        root = new S3Root(S3Server.BUCKET, "table" + TABLES.incrementAndGet());
        storage = open(clock);
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
        try (MetadataLock lock = storage.lock(PATIENT)) {
            bodies.add(body());
            for (int i = 0; i < 2; i++) {
                clock.advance(TIMES.renewal());
                bodies.add(body());
            }
            clock.advance(Duration.ofHours(1));
            assertThat(lock.isHeld()).isTrue();
        }
        assertThat(bodies).hasSize(3);
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
        clock.advance(TIMES.lease().plusSeconds(2));
        try (MetadataLock lock = storage.lock(PATIENT)) {
            assertThat(lock.isHeld()).isTrue();
        }
        assertThat(storage.read(LOCK)).isEmpty();
    }

    /** What the store says of our own writes is the reason where nobody was seen to hold the lock. */
    @Test
    void aLockThatNobodyHoldsIsNotSaidToBeHeld() {
        AtomicInteger puts = new AtomicInteger();
        proxy.plan(request -> {
            if (!request.startsWith("PUT ")) {
                return FaultProxy.PASS;
            }
            puts.incrementAndGet();
            // A request takes time; the waits in between grow, up to some seconds.
            clock.advance(Duration.ofMillis(500));
            return FaultProxy.error(false, 503, "SlowDown");
        });
        assertThatThrownBy(() -> storage.lock(PATIENT))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(
                        "Cannot lock s3://lake/" + root.prefix() + "/.locks/metadata.lock: the store is overloaded")
                .hasMessageContaining("(HTTP 503 SlowDown: placed)");
        assertThat(puts.get()).as("tries within the timeout").isBetween(10, 40);
    }

    /** Otherwise every commit would stop all writers for the length of a lease. */
    @Test
    void whoMayNotReleaseALockTakesNoOtherOne() {
        proxy.plan(request ->
                request.startsWith("DELETE ") ? FaultProxy.error(false, 403, "AccessDenied") : FaultProxy.PASS);
        try (CapturedLog log = CapturedLog.warningsOf(HeldLock.class.getName())) {
            storage.lock(PATIENT).close();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("was not released")
                    .contains("s3:DeleteObject");
        }
        clock.advance(TIMES.lease().plusSeconds(2));
        assertThatThrownBy(() -> storage.lock(PATIENT))
                .isInstanceOf(DeniedException.class)
                .hasMessageContaining("Cannot commit to the table s3://lake/" + root.prefix() + ": ")
                .hasMessageContaining("s3:DeleteObject is missing");
        proxy.plan(request -> FaultProxy.PASS);
        try (MetadataLock lock = storage.lock(PATIENT)) {
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
        clock.advance(TIMES.lease().plusSeconds(2));
        try (MetadataLock lock = storage.lock(PATIENT)) {
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
        MetadataLock lock = storage.lock(PATIENT);
        storage.write(LOCK, "other".getBytes(UTF_8));
        assertThat(lock.isHeld()).isFalse();
        lock.close();
        assertThat(removals).hasValue(0);
    }

    @Test
    void whoWasOvertakenKnowsItAndLeavesTheLockOfTheOther() {
        MetadataLock lock = storage.lock(PATIENT);
        storage.write(LOCK, "other".getBytes(UTF_8));
        assertThat(lock.isHeld()).isFalse();
        lock.close();
        assertThat(body()).isEqualTo("other");
    }

    @Test
    void aRenewalThatFindsAnotherHolderGivesUp() {
        try (MetadataLock lock = storage.lock(PATIENT)) {
            storage.write(LOCK, "other".getBytes(UTF_8));
            clock.advance(TIMES.renewal());
            AtomicInteger asked = new AtomicInteger();
            proxy.plan(request -> {
                asked.incrementAndGet();
                return FaultProxy.PASS;
            });
            clock.advance(TIMES.renewal());
            assertThat(lock.isHeld()).isFalse();
            assertThat(asked).as("requests of one who knows that he has lost").hasValue(0);
        }
        assertThat(body()).isEqualTo("other");
    }

    @Test
    void withoutRenewalsTheLockIsNotTrustedPastTheFence() {
        MetadataLock lock = storage.lock(PATIENT);
        assertThat(lock.isHeld()).isTrue();
        proxy.plan(request -> isLockPut(request) ? FaultProxy.error(false, 503, "SlowDown") : FaultProxy.PASS);
        clock.advance(TIMES.fence().minusMillis(1));
        assertThat(lock.isHeld()).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(lock.isHeld()).isFalse();
        proxy.plan(request -> FaultProxy.PASS);
        clock.advance(TIMES.renewal().dividedBy(10));
        assertThat(lock.isHeld()).as("after a renewal that arrived").isTrue();
        lock.close();
        assertThat(storage.read(LOCK)).isEmpty();
    }

    @Test
    void lostRepliesOfAcquiringAndRenewingLoseNothing() {
        AtomicInteger puts = new AtomicInteger();
        proxy.plan(request ->
                isLockPut(request) && puts.getAndIncrement() % 2 == 0 ? new Fault.DropReply() : FaultProxy.PASS);
        try (MetadataLock lock = storage.lock(PATIENT)) {
            while (puts.get() <= 5) {
                clock.advance(TIMES.renewal());
            }
            assertThat(lock.isHeld()).isTrue();
        }
        assertThat(storage.read(LOCK)).isEmpty();
    }

    @Test
    void aThreadThatIsCancelledReleasesItsLock() {
        MetadataLock lock = storage.lock(PATIENT);
        Thread.currentThread().interrupt();
        lock.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(storage.read(LOCK)).isEmpty();
    }

    /** A storage whose store has a clock that goes on with this one. */
    private S3Storage open(ManualClock clock) {
        long start = clock.time().nanos();
        return S3Storage.open(
                root,
                S3Server.settings(proxy.port()),
                new SharedClients(settings -> new AgingClient(
                        ClientOfSettings.create(settings),
                        () -> Duration.ofNanos(clock.time().nanos() - start))),
                TIMES,
                clock.sources());
    }

    /** Looks at objects as if so much time had passed since they were written, besides what has. */
    private static final class AgingClient extends DelegatingS3Client {
        private final Supplier<Duration> passed;

        AgingClient(S3Client client, Supplier<Duration> passed) {
            super(client);
            this.passed = passed;
        }

        @Override
        public HeadObjectResponse headObject(HeadObjectRequest request) {
            HeadObjectResponse head = super.headObject(request);
            return head.toBuilder()
                    .lastModified(head.lastModified().minus(passed.get()))
                    .build();
        }
    }

    private static boolean isLockPut(String request) {
        return request.startsWith("PUT ") && request.contains("metadata.lock");
    }

    private String body() {
        return new String(storage.read(LOCK).orElseThrow().bytes(), UTF_8);
    }
}
