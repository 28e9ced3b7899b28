package io.datashard.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.datashard.error.DeniedException;
import io.datashard.error.InvalidUseException;
import io.datashard.error.StorageException;
import io.datashard.storage.Etag;
import io.datashard.storage.Pending;
import io.datashard.storage.StorageOutput;
import io.datashard.storage.StoragePath;
import io.datashard.storage.s3.FaultProxy.Fault;
import io.datashard.testing.ManualClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user reads when the store, the network or the settings are wrong: what failed, why, what to do, and no secret. */
@Timeout(60)
class S3ErrorsTest {
    private static final StoragePath PATH = StoragePath.of("metadata/v1.metadata.json");

    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    private FaultProxy proxy;

    @BeforeEach
    void open() throws IOException {
        proxy = new FaultProxy(SERVER.port());
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403|AccessDenied|s3:GetObject is missing|Grant s3:GetObject",
                "403|InvalidAccessKeyId|does not know the access key|DATASHARD_S3_ACCESS_KEY",
                "403|SignatureDoesNotMatch|secret key does not belong|DATASHARD_S3_SECRET_KEY",
                "403|RequestTimeTooSkewed|the clock of this machine|Set the clock",
                "400|ExpiredToken|session token has expired|temporary keys",
                "403|InvalidObjectState|archive class|restore-object",
                "301|PermanentRedirect|not in region us-east-1 but in eu-north-1|'s3.region'",
                "400|AuthorizationHeaderMalformed|not in region us-east-1 but in eu-north-1|DATASHARD_S3_REGION",
                "400|ExpiredTokenException|session token has expired or is not valid|temporary keys",
                "400|InvalidToken|session token has expired or is not valid|temporary keys",
                "403|InvalidTokenId|session token has expired or is not valid (HTTP 403 InvalidTokenId: placed)|temporary keys",
                "403|InvalidClientTokenId|does not know the access key|DATASHARD_S3_ACCESS_KEY",
                "403|AllAccessDisabled|the store has closed it or the account to everybody (HTTP 403 AllAccessDisabled: placed)|no keys help",
                "403|UserSuspended|the store has closed it or the account|those who run the store",
                "403|XOther|refuses the keys in use, or what they were used for (HTTP 403 XOther: placed)|Do what the store says",
                "401|Unauthorized|refuses the keys in use, or what they were used for (HTTP 401 Unauthorized: placed)|are valid",
                "403|QuotaExceeded|no room left for it (HTTP 403 QuotaExceeded: placed)|Raise the quota",
                "400|XMinioAdminBucketQuotaExceeded|no room left for it|Raise the quota",
                "507|XMinioStorageFull|no room left for it|more room",
                "400|KMS.NotFoundException|the key of the key management service can't be used|'s3.sse.kms.key-id'",
                "404|kms:KeyNotFound|key management service can't be used (HTTP 404 kms:KeyNotFound: placed)|'s3.sse.kms.key-id'",
                "403|kms:NotAuthorized|the key of the key management service can't be used|kms:GenerateDataKey",
                "501|NotImplemented|does not implement what it was asked for (HTTP 501 NotImplemented: placed)|Update the store",
                "404|XMinioNoSuchThing|the store refused it (HTTP 404 XMinioNoSuchThing: placed)|Correct what the store names",
                "503|SlowDown|asks to slow down|fewer writers",
                "500|InternalError|the store failed (HTTP 500 InternalError: placed)|store's own log",
                "400|InvalidRequest|the store refused it (HTTP 400 InvalidRequest: placed)|Correct what the store names"
            })
    void everyAnswerOfTheStoreIsExplained(int status, String code, String why, String remedy) {
        Fault.Answer answer = (Fault.Answer) FaultProxy.error(false, status, code);
        proxy.plan(request -> new Fault.Answer(
                false, status, answer.contentType(), "x-amz-bucket-region: eu-north-1", answer.body()));
        try (S3Storage storage = open(S3Server.settings(proxy.port()))) {
            assertExplained(() -> storage.read(PATH), why, remedy);
        }
    }

    /** What nobody has to mend but the store itself is worth a restart of a job; what a person has to is not. */
    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, true",
        "403, AllAccessDisabled, true",
        "403, XOther, true",
        "404, kms:KeyNotFound, true",
        "403, kms:NotAuthorized, true",
        "500, kms:KeyGenerationFailed, false",
        "403, InvalidTokenId, false",
        "400, InvalidToken, false",
        "403, QuotaExceeded, false",
        "400, XMinioAdminBucketQuotaExceeded, false",
        "507, XMinioStorageFull, false",
        "401, Unauthorized, true",
        "403, InvalidAccessKeyId, true",
        "403, SignatureDoesNotMatch, true",
        "403, InvalidObjectState, true",
        "404, NoSuchBucket, true",
        "301, PermanentRedirect, true",
        "400, AuthorizationHeaderMalformed, true",
        "400, KMS.DisabledException, true",
        "501, NotImplemented, true",
        "400, InvalidRequest, true",
        "307, TemporaryRedirect, false",
        "400, KMS.ThrottlingException, false",
        "403, RequestTimeTooSkewed, false",
        "400, ExpiredToken, false",
        "400, RequestTimeout, false",
        "429, TooManyRequests, false",
        "500, InternalError, false",
        "503, SlowDown, false"
    })
    void onlyWhatAPersonHasToMendIsDenied(int status, String code, boolean denied) {
        Fault.Answer answer = (Fault.Answer) FaultProxy.error(false, status, code);
        proxy.plan(request -> answer);
        try (S3Storage storage = open(S3Server.settings(proxy.port()))) {
            assertThatThrownBy(() -> storage.read(PATH))
                    .isInstanceOf(denied ? DeniedException.class : StorageException.class)
                    .matches(failure -> denied == failure instanceof DeniedException);
        }
    }

    /** Whatever the refusal is, a permission is named as missing only where the store says that access is denied, or nothing more. */
    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, true",
        "403, '', true",
        "403, InvalidTokenId, false",
        "403, AllAccessDisabled, false",
        "403, QuotaExceeded, false",
        "403, XOther, false",
        "401, Unauthorized, false"
    })
    void aPermissionIsMissingOnlyWhereAccessIsDenied(int status, String code, boolean missing) {
        proxy.plan(request -> code.isEmpty()
                ? new Fault.Answer(false, status, "application/xml", "x-amz-request-id: 1", "")
                : FaultProxy.error(false, status, code));
        try (S3Storage storage = open(S3Server.settings(proxy.port()))) {
            assertThatThrownBy(() -> storage.read(PATH)).satisfies(failure -> assertThat(
                            String.valueOf(failure.getMessage()).contains("s3:GetObject is missing"))
                    .isEqualTo(missing));
        }
    }

    /** AWS names the action that it refuses, which is not that of the request where the key of encryption is meant. */
    @Test
    void thePermissionThatTheStoreNamesIsTheOneThatIsMissing() {
        String said =
                "User: arn:aws:iam::1:user/u is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:k";
        proxy.plan(request -> StoreAnswer.aws(403, "AccessDenied", said).asFault());
        try (S3Storage storage = open(S3Server.settings(proxy.port()))) {
            assertExplained(
                    () -> storage.write(PATH, new byte[0]),
                    "kms:GenerateDataKey is missing (HTTP 403 AccessDenied: " + said + ")",
                    "Grant kms:GenerateDataKey on the key of encryption");
        }
    }

    /** Only that there is no such key means that there is no such object: nothing is taken for absent because something else is. */
    @ParameterizedTest
    @ValueSource(strings = {"kms:KeyNotFound", "NoSuchBucket", "XMinioNoSuchThing", "NoSuchUpload"})
    void whatElseIsNotThereIsNeitherAbsenceNorALostRace(String code) {
        try (S3Storage storage = open(S3Server.settings(proxy.port()))) {
            storage.create(StoragePath.of("metadata/probed-now-" + code.replace(':', '-')), new byte[0]);
            proxy.plan(request -> StoreAnswer.minio(404, code, "not there").asFault());
            for (Runnable call : List.<Runnable>of(
                    () -> storage.read(PATH),
                    () -> storage.stat(PATH),
                    () -> storage.delete(PATH),
                    () -> storage.openDataFile(PATH),
                    () -> storage.readIfChanged(PATH, new Etag("\"x\"")),
                    () -> storage.create(PATH, new byte[1]),
                    () -> storage.lockFreeReplace().orElseThrow().replace(PATH, new byte[1], new Etag("\"x\"")),
                    () -> storage.lock(Duration.ofSeconds(75)))) {
                assertExplained(call, "(HTTP 404 " + code + ": not there)", "s3://lake/t/");
            }
        }
    }

    /** The answer to a HEAD has no room for a reason: it is asked for, or stands in a header. */
    @Test
    void aRefusedLookTellsTheReasonAsAReadDoes() {
        proxy.plan(request ->
                StoreAnswer.aws(403, "InvalidTokenId", "The token is not valid").asFault());
        try (S3Storage storage = open(S3Server.settings(proxy.port()))) {
            assertExplained(
                    () -> storage.stat(PATH),
                    "not valid (HTTP 403 InvalidTokenId: The token is not valid)",
                    "Cannot look up s3://lake/t/" + PATH);
            assertThat(proxy.requests()).hasSize(2);
            proxy.plan(request -> StoreAnswer.minio(403, "InvalidTokenId", "The token is not valid")
                    .asFault());
            assertExplained(
                    () -> storage.stat(PATH),
                    "not valid (HTTP 403 InvalidTokenId: The token is not valid)",
                    "Cannot look up s3://lake/t/" + PATH);
            assertThat(proxy.requests()).hasSize(3);
        }
    }

    @Test
    void eachActionNamesItsPermissionAndItsObject() {
        proxy.plan(request -> FaultProxy.error(false, 403, "AccessDenied"));
        try (S3Storage storage = open(S3Server.settings(proxy.port()))) {
            assertExplained(() -> storage.write(PATH, new byte[0]), "s3:PutObject", "Cannot write s3://lake/t/" + PATH);
            assertExplained(() -> storage.delete(PATH), "s3:DeleteObject", "Cannot delete s3://lake/t/" + PATH);
            assertExplained(
                    () -> storage.list(StoragePath.of("data")),
                    "s3:ListBucket on the bucket",
                    "list s3://lake/t/data/");
            assertExplained(() -> storage.stat(PATH), "s3:GetObject", "s3:ListBucket on the bucket");
        }
    }

    @Test
    void anAbsentBucketIsNamedWithTheCommandThatCreatesIt() {
        S3Settings settings = S3Server.settings(SERVER.port());
        try (S3Storage storage = open(new S3Root("no-such-bucket", "t"), settings)) {
            assertExplained(
                    () -> storage.read(PATH), "there is no bucket 'no-such-bucket'", "aws s3 mb s3://no-such-bucket");
            assertExplained(
                    () -> storage.create(PATH, new byte[0]),
                    "there is no bucket 'no-such-bucket'",
                    "aws s3 mb s3://no-such-bucket");
        }
    }

    @Test
    void anUploadThatALifecycleRuleDiscardedIsNotContinued() {
        proxy.plan(request ->
                request.contains("partNumber=2") ? FaultProxy.error(false, 404, "NoSuchUpload") : FaultProxy.PASS);
        try (S3Storage storage = open(S3Server.settings(proxy.port()));
                StorageOutput output = storage.createDataFile(PATH, Pending.NOTHING)) {
            assertExplained(
                    () -> output.write(new byte[17_000_000], 0, 17_000_000),
                    "its upload was discarded before it was complete",
                    "more days than a file may stay open");
            assertThat(storage.stat(PATH)).isEmpty();
        }
    }

    @Test
    void aWrongSecretIsToldFromAWrongKey() {
        S3Settings right = S3Server.settings(SERVER.port());
        try (S3Storage storage =
                open(with(right, right.endpoint(), S3Server.ACCESS_KEY, "wrong-" + S3Server.SECRET_KEY))) {
            assertExplained(
                    () -> storage.read(PATH), "SignatureDoesNotMatch", "DATASHARD_S3_SECRET_KEY of this process");
        }
        try (S3Storage storage = open(with(right, right.endpoint(), "unknown", S3Server.SECRET_KEY))) {
            assertExplained(() -> storage.read(PATH), "InvalidAccessKeyId", "Correct DATASHARD_S3_ACCESS_KEY");
        }
    }

    @Test
    void aHostThatNobodyKnowsIsNamed() {
        S3Settings right = S3Server.settings(SERVER.port());
        Optional<URI> unknown = Optional.of(URI.create("http://no-such-host.invalid:9000"));
        try (S3Storage storage = open(with(right, unknown, S3Server.ACCESS_KEY, S3Server.SECRET_KEY))) {
            assertExplained(() -> storage.read(PATH), "no-such-host.invalid", "'s3.endpoint'");
        }
    }

    @Test
    void aRefusedConnectionNamesTheEndpoint() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (S3Storage storage = open(S3Server.settings(free))) {
            assertExplained(
                    () -> storage.read(PATH),
                    "http://127.0.0.1:" + free + " refused the connection",
                    "Start the store");
        }
    }

    @Test
    void aStoreThatDoesNotAnswerInTimeIsNamedWithTheTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
            S3Settings patient = S3Server.settings(silent.getLocalPort());
            S3Settings settings = new S3Settings(
                    patient.endpoint(),
                    patient.region(),
                    patient.credentials(),
                    Optional.empty(),
                    true,
                    ConditionalWrites.TRUSTED,
                    patient.encryption(),
                    2,
                    Duration.ofSeconds(1));
            try (S3Storage storage = open(settings)) {
                assertExplained(() -> storage.read(PATH), "did not answer within 1 s", "'s3.request-timeout'");
            }
        }
    }

    @Test
    void tlsThatDoesNotComeAboutIsExplained() {
        S3Settings right = S3Server.settings(SERVER.port());
        Optional<URI> https = Optional.of(URI.create("https://127.0.0.1:" + SERVER.port()));
        try (S3Storage storage = open(with(right, https, S3Server.ACCESS_KEY, S3Server.SECRET_KEY))) {
            assertExplained(() -> storage.read(PATH), "no TLS connection", "'s3.endpoint'");
        }
    }

    @Test
    void anEndpointThatIsTheUrlOfTheBucketIsInvalidUse() {
        S3Settings right = S3Server.settings(SERVER.port());
        Optional<URI> ofBucket = Optional.of(URI.create("https://lake.s3.example.org"));
        assertThatThrownBy(() -> open(with(right, ofBucket, "a", "b")))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'s3.endpoint'")
                .hasMessageContaining("lake");
    }

    @Test
    void whoIsInterruptedIsTold() {
        try (S3Storage storage = open(S3Server.settings(SERVER.port()))) {
            Thread.currentThread().interrupt();
            assertExplained(() -> storage.read(PATH), "interrupted", "unless it was cancelled");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static void assertExplained(Runnable call, String why, String remedy) {
        StorageException failure = catchThrowableOfType(StorageException.class, call::run);
        assertThat(failure).isNotNull().hasMessageContaining(why).hasMessageContaining(remedy);
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain(S3Server.SECRET_KEY);
    }

    private static S3Storage open(S3Settings settings) {
        return open(new S3Root(S3Server.BUCKET, "t"), settings);
    }

    private static S3Storage open(S3Root root, S3Settings settings) {
        return S3Storage.open(
                root,
                settings,
                new SharedClients(ClientOfSettings::create),
                LockTimes.OF_THE_FORMAT,
                new ManualClock().sources());
    }

    private static S3Settings with(S3Settings base, Optional<URI> endpoint, String key, String secret) {
        return new S3Settings(
                endpoint,
                base.region(),
                Optional.of(new S3Credentials(key, secret, Optional.empty())),
                Optional.empty(),
                true,
                base.conditionalWrites(),
                base.encryption(),
                base.maxConnections(),
                base.requestTimeout());
    }
}
