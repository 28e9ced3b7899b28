package io.datashard.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.StorageException;
import io.datashard.storage.StoragePath;
import io.datashard.storage.Surroundings;
import io.datashard.testing.ManualClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** The ways to a store: where the bucket stands, TLS, regions, tokens. Seen by a stub that plays the store. */
@Timeout(60)
class ReachTest {
    private static final StoragePath PATH = StoragePath.of("data/a b.parquet");
    private static final Map<String, String> KEYS = Map.of("s3.access-key", "key", "s3.secret-key", "secret-marker");

    /** {@code bucket.localhost} has an address on few machines. */
    private static final DnsResolver LOOPBACK = new DnsResolver() {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            if (host.endsWith("localhost") || host.equals("127.0.0.1")) {
                return new InetAddress[] {InetAddress.getLoopbackAddress()};
            }
            throw new UnknownHostException(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    };

    @TempDir
    Path folder;

    @Test
    void theBucketStandsInThePathOfAUrl() throws Exception {
        try (StubServer store = StubServer.http(StubServer::everyObject)) {
            assertThat(read(Map.of("s3.endpoint", store.url()))).isEqualTo("rows");
            assertThat(store.requests()).singleElement().satisfies(request -> {
                assertThat(request.line()).isEqualTo("GET /lake/t/data/a%20b.parquet");
                assertThat(request.header("Host")).isEqualTo("127.0.0.1:" + store.port());
            });
        }
    }

    @Test
    void theBucketStandsInTheNameOfTheHostIfTheOptionSaysSo() throws Exception {
        try (StubServer store = StubServer.http(StubServer::everyObject)) {
            String endpoint = "http://localhost:" + store.port();
            assertThat(read(Map.of("s3.endpoint", endpoint, "s3.path.style.access", "false")))
                    .isEqualTo("rows");
            assertThat(store.requests()).singleElement().satisfies(request -> {
                assertThat(request.line()).isEqualTo("GET /t/data/a%20b.parquet");
                assertThat(request.header("Host")).isEqualTo("lake.localhost:" + store.port());
            });
        }
    }

    @Test
    void aBucketWhoseHostHasNoAddressIsExplained() {
        assertThatThrownBy(() -> read(Map.of("s3.endpoint", "http://store.example", "s3.path.style.access", "false")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("no address is known for the host lake.store.example")
                .hasMessageContaining("'s3.path.style.access' to true");
    }

    @Test
    void requestsAreSignedForTheRegionAndCarryTheTokenOfTheSession() throws Exception {
        Map<String, String> flink = new HashMap<>(KEYS);
        flink.put("s3.session-token", "token");
        flink.put("s3.region", "eu-central-2");
        try (StubServer store = StubServer.http(StubServer::everyObject)) {
            assertThat(read(Map.of("s3.endpoint", store.url()), flink)).isEqualTo("rows");
            assertThat(store.requests()).singleElement().satisfies(request -> {
                assertThat(request.header("Authorization"))
                        .matches("AWS4-HMAC-SHA256 Credential=key/\\d{8}/eu-central-2/s3/aws4_request.*");
                assertThat(request.header("X-amz-security-token")).isEqualTo("token");
            });
        }
    }

    @Test
    void aStoreWithACertificateOfItsOwnAuthorityIsReachedThroughTheTrustStore() throws Exception {
        SelfSigned authority = SelfSigned.in(folder);
        try (StubServer store = StubServer.https(authority.serverContext(), StubServer::everyObject)) {
            assertThatThrownBy(() -> read(Map.of("s3.endpoint", store.url())))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("no TLS connection to " + store.url())
                    .hasMessageContaining("certification path")
                    .hasMessageContaining("-Djavax.net.ssl.trustStore");
            Map<String, String> trust = Map.of(
                    "javax.net.ssl.trustStore",
                    authority.store().toString(),
                    "javax.net.ssl.trustStorePassword",
                    SelfSigned.PASSWORD);
            try (SystemProperties properties = SystemProperties.with(trust)) {
                assertThat(properties.names()).hasSize(2);
                assertThat(read(Map.of("s3.endpoint", store.url()))).isEqualTo("rows");
                assertThat(read(Map.of(
                                "s3.endpoint", "https://localhost:" + store.port(), "s3.path.style.access", "false")))
                        .isEqualTo("rows");
                assertThatThrownBy(() -> read(Map.of("s3.endpoint", "https://other.localhost:" + store.port())))
                        .hasMessageContaining("no TLS connection")
                        .hasMessageContaining("other.localhost");
            }
            assertThat(store.requests()).hasSize(2);
        }
    }

    /** As a user starts a job: a process of its own that has nothing but its environment and the options of its JVM. */
    @Test
    void theEnvironmentOfAProcessIsEnough() throws Exception {
        SelfSigned authority = SelfSigned.in(folder);
        try (StubServer store = StubServer.https(authority.serverContext(), StubServer::everyObject)) {
            ProcessBuilder java = new ProcessBuilder(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    "-Djavax.net.ssl.trustStore=" + authority.store(),
                    "-Djavax.net.ssl.trustStorePassword=" + SelfSigned.PASSWORD,
                    ReadByEnvironment.class.getName(),
                    "t",
                    PATH.value()));
            java.environment()
                    .putAll(Map.of(
                            "DATASHARD_STORAGE_TYPE",
                            "s3",
                            "DATASHARD_S3_BUCKET",
                            "lake",
                            "DATASHARD_S3_ENDPOINT",
                            store.url(),
                            "AWS_REGION",
                            "ap-south-2",
                            "AWS_ACCESS_KEY_ID",
                            "key-of-environment",
                            "AWS_SECRET_ACCESS_KEY",
                            "secret-marker",
                            "AWS_SESSION_TOKEN",
                            "token"));
            Process process =
                    java.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
                    .isEqualTo("rows");
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(store.requests()).singleElement().satisfies(request -> {
                assertThat(request.header("Authorization"))
                        .contains("Credential=key-of-environment/")
                        .contains("/ap-south-2/s3/");
                assertThat(request.header("X-amz-security-token")).isEqualTo("token");
            });
        }
    }

    private static String read(Map<String, String> options) {
        return read(options, KEYS);
    }

    private static String read(Map<String, String> options, Map<String, String> flink) {
        S3Settings settings =
                S3SettingsResolver.resolve(S3Choice.parse(options), new Surroundings(Map.of(), flink), Map.of());
        SharedClients clients = new SharedClients(
                of -> ClientOfSettings.create(of, Apache5HttpClient.builder().dnsResolver(LOOPBACK)));
        try (S3Storage storage = S3Storage.open(
                new S3Root("lake", "t"), settings, clients, LockTimes.OF_THE_FORMAT, new ManualClock().sources())) {
            return new String(storage.read(PATH).orElseThrow().bytes(), UTF_8);
        }
    }
}
