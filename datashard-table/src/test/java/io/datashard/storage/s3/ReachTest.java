package io.datashard.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.DeniedException;
import io.datashard.error.InvalidUseException;
import io.datashard.error.StorageException;
import io.datashard.storage.StoragePath;
import io.datashard.storage.Surroundings;
import io.datashard.testing.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                    .hasMessageContaining("'s3.ca-bundle' (or AWS_CA_BUNDLE)");
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

    @Test
    void aStoreWithACertificateOfItsOwnAuthorityIsReachedThroughABundle() throws Exception {
        SelfSigned authority = SelfSigned.in(folder);
        String bundle = authority.bundle().toString();
        try (StubServer store = StubServer.https(authority.serverContext(), StubServer::everyObject)) {
            Map<String, String> option = Map.of("s3.endpoint", store.url(), "s3.ca-bundle", bundle);
            assertThat(read(option)).isEqualTo("rows");
            Map<String, String> endpoint = Map.of("s3.endpoint", store.url());
            assertThat(read(endpoint, new Surroundings(Map.of("AWS_CA_BUNDLE", bundle), KEYS)))
                    .isEqualTo("rows");
            Map<String, String> engine = new HashMap<>(KEYS);
            engine.put("s3.ca-bundle", bundle);
            assertThat(read(endpoint, engine)).isEqualTo("rows");
            Map<String, String> wrong = Map.of(
                    "AWS_CA_BUNDLE", Files.createFile(folder.resolve("empty")).toString());
            assertThat(read(option, new Surroundings(wrong, KEYS))).isEqualTo("rows");
            assertThatThrownBy(() -> read(endpoint, new Surroundings(wrong, engine)))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("AWS_CA_BUNDLE");
            assertThat(store.requests()).hasSize(4);
        }
    }

    @Test
    void aBundleStandsInPlaceOfTheTrustStore() throws Exception {
        SelfSigned authority = SelfSigned.in(folder);
        Path others = SelfSigned.with(folder, "ip:127.0.0.1").bundle();
        Map<String, String> trust = Map.of(
                "javax.net.ssl.trustStore",
                authority.store().toString(),
                "javax.net.ssl.trustStorePassword",
                SelfSigned.PASSWORD);
        try (StubServer store = StubServer.https(authority.serverContext(), StubServer::everyObject);
                SystemProperties properties = SystemProperties.with(trust)) {
            assertThat(properties.names()).hasSize(2);
            assertThatThrownBy(() -> read(Map.of("s3.endpoint", store.url(), "s3.ca-bundle", others.toString())))
                    .isInstanceOf(DeniedException.class)
                    .message()
                    .startsWith("Cannot read s3://lake/t/data/a b.parquet: no TLS connection to " + store.url()
                            + " came about: its certificate is of no authority in " + others
                            + ", which 's3.ca-bundle' names (")
                    .endsWith(
                            "). Add the certificate of the store's authority to that file, or name another file in"
                                    + " 's3.ca-bundle' (or AWS_CA_BUNDLE): the trust store of the JVM does not count beside it.")
                    .doesNotContain("\n");
        }
    }

    /** PKCS12 shows no certificate to those who have no password, and nobody says so. */
    @Test
    void aTrustStoreThatShowsNoCertificateIsExplained() throws Exception {
        SelfSigned authority = SelfSigned.in(folder);
        Map<String, String> trust =
                Map.of("javax.net.ssl.trustStore", authority.store().toString());
        try (StubServer store = StubServer.https(authority.serverContext(), StubServer::everyObject);
                SystemProperties properties = SystemProperties.with(trust)) {
            assertThat(properties.names()).hasSize(1);
            assertThatThrownBy(() -> read(Map.of("s3.endpoint", store.url())))
                    .isInstanceOf(DeniedException.class)
                    .hasMessageContaining("the trust store of this JVM is empty, or needs a password")
                    .hasMessageContaining("'s3.ca-bundle' (or AWS_CA_BUNDLE)");
        }
    }

    @Test
    void aCertificateForAnotherHostIsExplained() throws Exception {
        SelfSigned other = SelfSigned.with(folder, "dns:store.example");
        try (StubServer store = StubServer.https(other.serverContext(), StubServer::everyObject)) {
            String url = "https://localhost:" + store.port();
            assertThatThrownBy(() -> read(Map.of(
                            "s3.endpoint", url, "s3.ca-bundle", other.bundle().toString())))
                    .isInstanceOf(DeniedException.class)
                    .message()
                    .contains("no TLS connection to " + url + " came about: its certificate is for other hosts")
                    .contains(
                            "<localhost>",
                            "store.example",
                            "Write a name that the certificate is for into 's3.endpoint'")
                    .doesNotContain("\n");
            assertThat(store.requests()).isEmpty();
        }
    }

    @Test
    void plainHttpToAPortOfTlsIsExplained() throws Exception {
        try (StubServer store = StubServer.https(SelfSigned.in(folder).serverContext(), StubServer::everyObject)) {
            String plain = "http://127.0.0.1:" + store.port();
            assertThatThrownBy(() -> read(Map.of("s3.endpoint", plain)))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining(plain + " closed the connection without an answer")
                    .hasMessageContaining("write " + store.url() + " into 's3.endpoint' (or DATASHARD_S3_ENDPOINT)");
        }
    }

    /** Go (MinIO), nginx and httpd answer in words; some send those who come to the right port elsewhere. */
    @ParameterizedTest
    @CsvSource({
        "400,text/plain,Client sent an HTTP request to an HTTPS server.",
        "400,text/html,<html>The plain HTTP request was sent to HTTPS port</html>",
        "400,text/html,<html>You're speaking plain HTTP to an SSL-enabled server port.</html>",
        "301,text/html,<html>Moved</html>",
        "308,text/html,<html>Moved</html>"
    })
    void aPortThatAsksForTlsIsExplained(int status, String type, String body) throws Exception {
        try (StubServer store = StubServer.http(request -> new StubServer.Answer(status, type, body))) {
            assertThatThrownBy(() -> read(Map.of("s3.endpoint", store.url())))
                    .isInstanceOf(DeniedException.class)
                    .hasMessageContaining(
                            store.url() + " speaks TLS on this port, and was asked without (HTTP " + status + ")")
                    .hasMessageContaining("Write https://127.0.0.1:" + store.port() + " into 's3.endpoint'");
        }
    }

    /** MinIO: no header, and a body of unknown length. */
    @Test
    void plainHttpToMinioWithTlsIsExplained() throws Exception {
        String answer = "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n";
        try (ServerSocket store = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answerAll(store, answer));
            server.start();
            String url = "http://127.0.0.1:" + store.getLocalPort();
            assertThatThrownBy(() -> read(Map.of("s3.endpoint", url)))
                    .isInstanceOf(DeniedException.class)
                    .hasMessageContaining(url + " speaks TLS on this port, and was asked without (HTTP 400)");
            store.close();
            server.join();
        }
    }

    @Test
    void tlsToAPortOfPlainHttpIsExplained() throws Exception {
        try (ServerSocket store = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answerAll(store, "HTTP/1.0 400 Bad Request\r\n\r\n"));
            server.start();
            String url = "https://127.0.0.1:" + store.getLocalPort();
            assertThatThrownBy(() -> read(Map.of("s3.endpoint", url)))
                    .isInstanceOf(DeniedException.class)
                    .hasMessageContaining("no TLS connection to " + url + " came about: this port does not speak TLS")
                    .hasMessageContaining(
                            "Write http://127.0.0.1:" + store.getLocalPort() + ", or the store's TLS port");
            store.close();
            server.join();
        }
    }

    /** Answers whatever comes, after its first bytes. */
    private static void answerAll(ServerSocket server, String answer) {
        try {
            while (true) {
                try (Socket client = server.accept()) {
                    if (client.getInputStream().read(new byte[8192]) > 0) {
                        client.getOutputStream().write(answer.getBytes(UTF_8));
                    }
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    /** Certificates of stores are for all names of one part before theirs. */
    @Test
    void aBucketWithDotsStandsInThePathOfAUrlWithTls() throws Exception {
        SelfSigned authority = SelfSigned.in(folder);
        try (StubServer store = StubServer.https(authority.serverContext(), StubServer::everyObject)) {
            Map<String, String> options = Map.of(
                    "s3.endpoint",
                    "https://localhost:" + store.port(),
                    "s3.path.style.access",
                    "false",
                    "s3.ca-bundle",
                    authority.bundle().toString());
            assertThat(read("my.lake", options, new Surroundings(Map.of(), KEYS)))
                    .isEqualTo("rows");
            assertThat(store.requests()).singleElement().satisfies(request -> assertThat(request.line())
                    .isEqualTo("GET /my.lake/t/data/a%20b.parquet"));
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
                            "AWS_CA_BUNDLE",
                            authority.bundle().toString(),
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
        return read(options, new Surroundings(Map.of(), flink));
    }

    private static String read(Map<String, String> options, Surroundings surroundings) {
        return read("lake", options, surroundings);
    }

    private static String read(String bucket, Map<String, String> options, Surroundings surroundings) {
        S3Settings settings = S3SettingsResolver.resolve(S3Choice.parse(options), surroundings, Map.of());
        SharedClients clients = new SharedClients(
                of -> ClientOfSettings.create(of, Apache5HttpClient.builder().dnsResolver(LOOPBACK)));
        try (S3Storage storage = S3Storage.open(
                new S3Root(bucket, "t"), settings, clients, LockTimes.OF_THE_FORMAT, new ManualClock().sources())) {
            return new String(storage.read(PATH).orElseThrow().bytes(), UTF_8);
        }
    }
}
