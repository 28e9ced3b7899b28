package io.datashard.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.StorageException;
import io.datashard.storage.Etag;
import io.datashard.storage.Pending;
import io.datashard.storage.ReusedName;
import io.datashard.storage.Sources;
import io.datashard.storage.StorageInput;
import io.datashard.storage.StorageOutput;
import io.datashard.storage.StoragePath;
import io.datashard.storage.WriteOutcome;
import io.datashard.storage.WriteOutcome.Applied;
import io.datashard.storage.WriteOutcome.Conflict;
import io.datashard.storage.WriteOutcome.Unknown;
import io.datashard.storage.s3.FaultProxy.Fault;
import io.datashard.testing.ManualClock;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Placed faults between us and a real server: what is repeated, what is never repeated, and what each outcome means. */
@Timeout(60)
class S3FaultTest {
    private static final AtomicInteger TABLES = new AtomicInteger();
    private static final StoragePath META = StoragePath.of("metadata/v1.metadata.json");
    private static final StoragePath DATA = StoragePath.of("data/a.parquet");

    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    private FaultProxy proxy;
    private S3Storage storage;

    @BeforeEach
    void open() throws IOException {
        proxy = new FaultProxy(SERVER.port());
        storage = S3Storage.open(
                new S3Root(S3Server.BUCKET, "table" + TABLES.incrementAndGet()),
                S3Server.settings(proxy.port()),
                new SharedClients(ClientOfSettings::create),
                LockTimes.OF_THE_FORMAT,
                new ManualClock().sources());
    }

    @AfterEach
    void close() throws IOException {
        proxy.plan(request -> FaultProxy.PASS);
        storage.close();
        proxy.close();
    }

    @Test
    void aCreationWhoseReplyIsLostIsUnknownAndSentOnce() {
        storage.create(StoragePath.of("first"), bytes("probed now"));
        proxy.plan(once(put(META), new Fault.DropReply()));

        assertThat(storage.create(META, bytes("mine"))).isInstanceOf(Unknown.class);

        assertThat(putsOf(META)).isEqualTo(1);
        assertThat(text(META)).isEqualTo("mine");
        assertThat(storage.create(META, bytes("mine"))).isEqualTo(new Conflict());
    }

    @ParameterizedTest
    @MethodSource("faultsBeforeTheEffect")
    void aCreationThatNeverArrivedIsUnknownAndSentOnce(Fault fault) {
        storage.create(StoragePath.of("first"), bytes("probed now"));
        proxy.plan(once(put(META), fault));

        assertThat(storage.create(META, bytes("mine"))).isInstanceOf(Unknown.class);

        assertThat(putsOf(META)).isEqualTo(1);
        assertThat(storage.read(META)).isEmpty();
        assertThat(storage.create(META, bytes("mine"))).isInstanceOf(Applied.class);
    }

    static Stream<Fault> faultsBeforeTheEffect() {
        return Stream.of(
                new Fault.DropRequest(),
                FaultProxy.error(false, 500, "InternalError"),
                FaultProxy.error(false, 503, "SlowDown"),
                FaultProxy.error(false, 400, "RequestTimeout"));
    }

    @ParameterizedTest
    @MethodSource("faultsAfterTheEffect")
    void aReplacementWhoseReplyIsLostIsUnknownAndSentOnce(Fault fault) {
        Etag base = ((Applied) storage.create(META, bytes("base"))).etag();
        proxy.plan(once(put(META), fault));
        long before = putsOf(META);

        assertThat(storage.lockFreeReplace().orElseThrow().replace(META, bytes("mine"), base))
                .isInstanceOf(Unknown.class);

        assertThat(putsOf(META)).isEqualTo(before + 1);
        assertThat(text(META)).isEqualTo("mine");
    }

    static Stream<Fault> faultsAfterTheEffect() {
        return Stream.of(new Fault.DropReply(), FaultProxy.error(true, 500, "InternalError"));
    }

    @Test
    void aConflictOfConcurrentRequestsIsAConflict() {
        storage.create(StoragePath.of("first"), bytes("probed now"));
        proxy.plan(once(put(META), FaultProxy.error(false, 409, "ConditionalRequestConflict")));
        assertThat(storage.create(META, bytes("mine"))).isEqualTo(new Conflict());
    }

    @Test
    void aRefusedCreationIsAnErrorAndNotUnknown() {
        storage.create(StoragePath.of("first"), bytes("probed now"));
        proxy.plan(once(put(META), FaultProxy.error(false, 403, "AccessDenied")));
        assertThatThrownBy(() -> storage.create(META, bytes("mine")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("s3:PutObject");
    }

    @ParameterizedTest
    @MethodSource("passingFaults")
    void readsAndPlainWritesAreRepeated(Fault fault) {
        proxy.plan(once(put(META), fault));
        storage.write(META, bytes("content"));
        proxy.plan(once(request -> request.startsWith("GET "), fault));
        assertThat(text(META)).isEqualTo("content");
        proxy.plan(once(request -> request.startsWith("GET "), fault));
        assertThat(storage.list(StoragePath.of("metadata"))).hasSize(1);
        proxy.plan(once(request -> request.startsWith("HEAD "), fault));
        assertThat(storage.stat(META)).isPresent();
        proxy.plan(once(request -> request.startsWith("DELETE "), fault));
        storage.delete(META);
        assertThat(storage.read(META)).isEmpty();
    }

    static Stream<Fault> passingFaults() {
        return Stream.of(
                new Fault.DropRequest(),
                new Fault.DropReply(),
                FaultProxy.error(false, 503, "SlowDown"),
                FaultProxy.error(true, 500, "InternalError"));
    }

    @Test
    void anAnswerThatEndsEarlyIsReadAgain() {
        storage.write(DATA, bytes("many rows"));
        proxy.plan(once(request -> request.startsWith("GET "), new Fault.Truncate()));
        assertThat(text(DATA)).isEqualTo("many rows");

        try (StorageInput input = storage.openDataFile(DATA)) {
            proxy.plan(once(request -> request.startsWith("GET "), new Fault.Truncate()));
            byte[] rows = new byte[4];
            input.readFully(5, rows, 0, 4);
            assertThat(new String(rows, UTF_8)).isEqualTo("rows");
        }
    }

    @Test
    void absenceIsBelievedAtOnce() {
        assertThat(storage.read(META)).isEmpty();
        assertThat(proxy.requests()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("passingFaults")
    void everyRequestOfALargeUploadMayBeRepeated(Fault fault) {
        AtomicInteger faults = new AtomicInteger();
        proxy.plan(request -> {
            boolean upload =
                    request.contains("uploads") || request.contains("partNumber=2") || request.startsWith("POST ");
            return upload && faults.getAndIncrement() % 2 == 0 ? fault : FaultProxy.PASS;
        });
        try (StorageOutput output = storage.createDataFile(DATA, Pending.NOTHING)) {
            output.write(new byte[17_000_000], 0, 17_000_000);
            output.finish();
        }
        proxy.plan(request -> FaultProxy.PASS);
        assertThat(storage.stat(DATA).orElseThrow().size()).isEqualTo(17_000_000);
        assertThat(faults).hasValueGreaterThan(2);
    }

    @Test
    void anUploadThatFailsIsDiscardedAndLeavesNoObject() {
        proxy.plan(request ->
                request.contains("partNumber=2") ? FaultProxy.error(false, 403, "AccessDenied") : FaultProxy.PASS);
        try (StorageOutput output = storage.createDataFile(DATA, Pending.NOTHING)) {
            assertThatThrownBy(() -> output.write(new byte[17_000_000], 0, 17_000_000))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining(DATA.value());
        }
        assertThat(storage.rootExists()).isFalse();
        assertThat(proxy.requests())
                .anyMatch(request -> request.startsWith("DELETE ") && request.contains("uploadId="));
    }

    @Test
    void theProbeIsMadeOnceAndLeavesNothing() {
        storage.create(META, bytes("1"));
        storage.create(META, bytes("2"));
        assertThat(proxy.requests().stream()
                        .filter(request -> request.startsWith("PUT ") && request.contains("cas-probe")))
                .hasSize(4);
        assertThat(storage.list(StoragePath.of(".locks"))).isEmpty();
    }

    @Test
    void aStoreThatCreatesTwiceIsRefused() {
        AtomicInteger creations = new AtomicInteger();
        proxy.plan(request ->
                request.startsWith("PUT ") && creations.getAndIncrement() == 1 ? accepted() : FaultProxy.PASS);
        assertThatThrownBy(() -> storage.create(META, bytes("1")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("http://127.0.0.1:" + proxy.port())
                .hasMessageContaining("If-None-Match: *) was accepted");
        assertThat(storage.rootExists()).isFalse();
    }

    @Test
    void aStoreThatIgnoresIfMatchIsRefused() {
        proxy.plan(request -> hasHeader(request, "if-match: \"0000") ? accepted() : FaultProxy.PASS);
        assertThatThrownBy(() -> storage.lock(java.time.Duration.ZERO))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("wrong tag (If-Match) was accepted");
    }

    @Test
    void aStoreThatRefusesTheRightTagIsRefused() {
        proxy.plan(request -> hasHeader(request, "if-match: ")
                ? FaultProxy.error(false, 412, "PreconditionFailed")
                : FaultProxy.PASS);
        assertThatThrownBy(() -> storage.lockFreeReplace().orElseThrow().replace(META, bytes("1"), new Etag("x")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("right tag (If-Match) was refused, with quotes and without");
    }

    @Test
    void aStoreThatWantsTagsWithoutQuotesGetsThem() {
        proxy.plan(request -> hasHeader(request, "if-match: \"")
                ? FaultProxy.error(false, 412, "PreconditionFailed")
                : FaultProxy.PASS);
        WriteOutcome created = storage.create(META, bytes("1"));
        assertThat(storage.lockFreeReplace().orElseThrow().replace(META, bytes("2"), ((Applied) created).etag()))
                .isInstanceOf(Applied.class);
    }

    @Test
    void theProbeBeginsAgainAfterALostReply() {
        proxy.plan(once(request -> request.contains("cas-probe"), new Fault.DropReply()));
        assertThat(storage.create(META, bytes("1"))).isInstanceOf(Applied.class);
        assertThat(storage.list(StoragePath.of(".locks"))).isEmpty();
    }

    @Test
    void withoutConditionalWritesNothingIsCommitted() {
        S3Settings absent =
                S3Server.settings(proxy.port(), java.util.Map.of("DATASHARD_S3_USE_CONDITIONAL_WRITES", "false"));
        try (S3Storage unsafe = S3Storage.open(new S3Root(S3Server.BUCKET, "unsafe"), absent, Sources.ofProcess())) {
            assertThat(unsafe.read(META)).isEmpty();
            assertThatThrownBy(() -> unsafe.create(META, bytes("1")))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("DATASHARD_S3_USE_CONDITIONAL_WRITES")
                    .hasMessageContaining("DATASHARD_S3_ALLOW_UNSAFE_LOCK");
        }
    }

    private static java.util.function.Function<String, Fault> once(Predicate<String> which, Fault fault) {
        AtomicInteger left = new AtomicInteger(1);
        return request -> which.test(request) && left.getAndDecrement() > 0 ? fault : FaultProxy.PASS;
    }

    private static Predicate<String> put(StoragePath path) {
        return request -> request.startsWith("PUT ") && request.contains(path.value());
    }

    private static boolean hasHeader(String request, String start) {
        return request.toLowerCase(java.util.Locale.ROOT).contains("\r\n" + start);
    }

    private static Fault accepted() {
        return new Fault.Answer(false, 200, "application/xml", "ETag: \"placed\"", "");
    }

    /** Another object may have the name by the time of the repetition. */
    @Test
    void aRemovalThatIsAskedForOnceIsSentOnce() {
        storage.write(META, bytes("mine"));
        Predicate<String> removal = request -> request.startsWith("DELETE ") && request.contains(META.value());
        proxy.plan(once(removal, new Fault.DropReply()));

        assertThatThrownBy(() -> storage.deleteOnce(META)).isInstanceOf(StorageException.class);

        assertThat(proxy.requests().stream().filter(removal)).hasSize(1);
        assertThat(storage.read(META)).isEmpty();
    }

    @Test
    void aStoreThatDoesNotKnowTheConditionOfARemovalIsAskedWithoutIt() {
        storage.write(META, bytes("mine"));
        Predicate<String> removal = request -> request.startsWith("DELETE ") && request.contains(META.value());
        String refusal = "<?xml version=\"1.0\"?><Error><Code>NotImplemented</Code><Message>placed</Message></Error>";
        proxy.plan(once(removal, new Fault.Answer(false, 501, "application/xml", "x-amz-request-id: 1", refusal)));

        ReusedName.remove(storage, pause -> {}, META, found -> true);

        assertThat(proxy.requests().stream().filter(removal)).hasSize(2);
        assertThat(storage.read(META)).isEmpty();
    }

    private long putsOf(StoragePath path) {
        return proxy.requests().stream().filter(put(path)).count();
    }

    private String text(StoragePath path) {
        return new String(storage.read(path).orElseThrow().bytes(), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
