package io.datashard.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.StorageException;
import io.datashard.storage.Etag;
import io.datashard.storage.StoragePath;
import io.datashard.storage.WriteOutcome;
import io.datashard.storage.s3.FaultProxy.Fault;
import io.datashard.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that no S3 store gives: pages of proxies, listings that contradict themselves. None is taken for rows, for absence or for a write. */
@Timeout(60)
class ForeignAnswersTest {
    private static final StoragePath PATH = StoragePath.of("metadata/v1.metadata.json");
    private static final StoragePath FOLDER = StoragePath.of("metadata");

    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    private final ManualClock clock = new ManualClock();
    private FaultProxy proxy;
    private S3Storage storage;

    @BeforeEach
    void open() throws IOException {
        proxy = new FaultProxy(SERVER.port());
        storage = S3Storage.open(
                new S3Root(S3Server.BUCKET, "t"),
                S3Server.settings(proxy.port()),
                new SharedClients(ClientOfSettings::create),
                LockTimes.OF_THE_FORMAT,
                clock.sources());
    }

    @AfterEach
    void close() throws IOException {
        storage.close();
        proxy.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 400, 401, 403, 404, 407, 412, 502, 503, 504})
    void aPageIsNeitherContentNorAbsenceNorAWrite(int status) {
        storage.write(PATH, "rows".getBytes(UTF_8));
        proxy.plan(request -> page(status));
        for (Runnable call : calls()) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("a web page (HTTP " + status)
                    .hasMessageContaining("http://127.0.0.1:" + proxy.port())
                    .hasMessageContaining("'s3.endpoint'")
                    .hasMessageContaining("HTTP_PROXY");
        }
        proxy.plan(request -> FaultProxy.PASS);
        assertThat(storage.read(PATH).orElseThrow().bytes()).isEqualTo("rows".getBytes(UTF_8));
    }

    @Test
    void aSuccessWithoutATagIsNoneOfAStore() {
        proxy.plan(request -> new Fault.Answer(false, 200, "application/json", "Via: x", "{\"status\": \"ok\"}"));
        for (Runnable call : List.<Runnable>of(
                () -> storage.read(PATH), () -> storage.stat(PATH), () -> storage.write(PATH, new byte[3]))) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining(
                            "an answer without an ETag (HTTP 200) came in place of an answer of the S3 store");
        }
    }

    private List<Runnable> calls() {
        return List.of(
                () -> storage.read(PATH),
                () -> storage.stat(PATH),
                () -> storage.list(FOLDER),
                storage::rootExists,
                () -> storage.openDataFile(PATH),
                () -> storage.write(PATH, new byte[0]),
                () -> storage.delete(PATH));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 403, 404, 409, 412, 502})
    void aPageInAnswerToAConditionalWriteLeavesItsOutcomeUnknown(int status) {
        StoragePath path = StoragePath.of("metadata/of-" + status);
        storage.create(StoragePath.of("metadata/probed-now-" + status), new byte[0]);
        proxy.plan(request -> page(status));

        assertThat(storage.create(path, new byte[1])).isInstanceOf(WriteOutcome.Unknown.class);
        assertThat(storage.lockFreeReplace().orElseThrow().replace(path, new byte[1], new Etag("\"x\"")))
                .isInstanceOf(WriteOutcome.Unknown.class);
        proxy.plan(request -> FaultProxy.PASS);
        assertThat(storage.read(path)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("listingsThatLie")
    void aListingThatContradictsItselfIsNotBelieved(String listing, String why) {
        proxy.plan(request -> request.contains("list-type=2")
                ? new Fault.Answer(false, 200, "application/xml", "x-amz-request-id: 1", listing)
                : FaultProxy.PASS);
        assertThatThrownBy(() -> storage.list(FOLDER))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Cannot list s3://lake/t/metadata/")
                .hasMessageContaining(why);
    }

    /** Otherwise folders would be missing, and with them tables. */
    @Test
    void aStoreThatDoesNotGroupNamesHasNoFolders() {
        proxy.plan(request -> request.contains("list-type=2")
                ? new Fault.Answer(
                        false,
                        200,
                        "application/xml",
                        "x-amz-request-id: 1",
                        listing(false, "t/metadata/deeper/v1.metadata.json", ""))
                : FaultProxy.PASS);
        assertThatThrownBy(() -> storage.folders().content(FOLDER))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Cannot list s3://lake/t/metadata/")
                .hasMessageContaining("listed 't/metadata/deeper/v1.metadata.json', which does not lie directly there");
    }

    static Stream<Arguments> listingsThatLie() {
        return Stream.of(
                arguments(
                        listing(false, "t/metadata2/v1.metadata.json", ""),
                        "listed 't/metadata2/v1.metadata.json', which does not lie there"),
                arguments(listing(false, "x", ""), "listed 'x', which does not lie there"),
                arguments(listing(true, "t/metadata/a", ""), "there is more, and not where"),
                arguments(
                        listing(true, "t/metadata/a", "<NextContinuationToken>1</NextContinuationToken>"),
                        "there is more, and not where"),
                arguments("<ListBucketResult><Contents><Key>t/meta", "expecting a close tag for element <Key>"));
    }

    @Test
    void anObjectThatIsListedAndNotThereIsAbsent() {
        proxy.plan(request -> request.contains("list-type=2")
                ? new Fault.Answer(
                        false, 200, "application/xml", "x-amz-request-id: 1", listing(false, "t/metadata/ghost", ""))
                : FaultProxy.PASS);
        assertThat(storage.list(FOLDER)).extracting(info -> info.path().value()).containsExactly("metadata/ghost");
        StoragePath ghost = StoragePath.of("metadata/ghost");
        assertThat(storage.read(ghost)).isEmpty();
        assertThat(storage.stat(ghost)).isEmpty();
        storage.delete(ghost);
        assertThatThrownBy(() -> storage.openDataFile(ghost))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("metadata/ghost");
    }

    @Test
    void aStoreThatAsksToSlowDownIsAskedMoreAndMoreSlowlyAndThenNamed() {
        proxy.plan(request -> FaultProxy.error(false, 503, "SlowDown"));
        assertThatThrownBy(() -> storage.read(PATH)).hasMessageContaining("asks to slow down");
        assertThat(proxy.requests()).hasSize(6);
        assertThat(clock.pauses()).hasSize(5);
        Duration longest = Duration.ofMillis(200);
        for (Duration pause : clock.pauses()) {
            assertThat(pause).isBetween(longest.dividedBy(2), longest);
            longest = longest.multipliedBy(2);
        }
    }

    @Test
    void anArchivedObjectIsNamedWithItsClassAndTheWayOut() {
        String error = "<Error><Code>InvalidObjectState</Code><Message>m</Message>"
                + "<StorageClass>DEEP_ARCHIVE</StorageClass></Error>";
        proxy.plan(request -> new Fault.Answer(false, 403, "application/xml", "x-amz-request-id: 1", error));
        assertThatThrownBy(() -> storage.read(PATH))
                .hasMessageContaining("Cannot read s3://lake/t/" + PATH)
                .hasMessageContaining("archive class DEEP_ARCHIVE")
                .hasMessageContaining("aws s3api restore-object --bucket lake --key 't/" + PATH + "'")
                .hasMessageContaining("Exclude the table's metadata/ from lifecycle rules");
    }

    @Test
    void aRegionThatStandsInTheBodyAloneIsFound() {
        String error = "<Error><Code>AuthorizationHeaderMalformed</Code><Message>m</Message>"
                + "<Region>eu-west-3</Region></Error>";
        proxy.plan(request -> new Fault.Answer(false, 400, "application/xml", "x-amz-request-id: 1", error));
        assertThatThrownBy(() -> storage.read(PATH))
                .hasMessageContaining("not in region us-east-1 but in eu-west-3")
                .hasMessageContaining("the region of the bucket, eu-west-3");
    }

    @Test
    void aRefusalWithoutAReasonIsTheStoresOwnIfItHasANumber() {
        proxy.plan(request -> new Fault.Answer(false, 400, "application/xml", "x-amz-request-id: 1", ""));
        assertThatThrownBy(() -> storage.stat(PATH))
                .hasMessageContaining("refused it without a reason (HTTP 400)")
                .hasMessageContaining("DATASHARD_S3_ACCESS_KEY");
    }

    private static Fault page(int status) {
        return new Fault.Answer(
                false, status, "text/html; charset=utf-8", "Via: 1.1 proxy", "<html><p>Log in</p></html>");
    }

    private static String listing(boolean truncated, String key, String more) {
        return "<ListBucketResult><Name>lake</Name><IsTruncated>" + truncated + "</IsTruncated>" + more
                + "<Contents><Key>" + key + "</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>"
                + "<ETag>\"x\"</ETag><Size>3</Size></Contents></ListBucketResult>";
    }

    private static Arguments arguments(Object... of) {
        return Arguments.of(of);
    }
}
