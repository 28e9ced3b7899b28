package io.datashard.storage.s3;

import io.datashard.storage.Sources;
import io.datashard.storage.Storage;
import io.datashard.storage.Surroundings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An S3 server for the tests of one class, with one empty bucket. Checks signatures. Runs in this JVM in memory, on its own port; with {@code
 * mvn verify -Prgw} it is the {@link RgwServer}.
 */
public final class S3Server implements BeforeAllCallback, AfterAllCallback {
    /** The bucket. */
    public static final String BUCKET = "lake";

    static final String ACCESS_KEY = "test-access-key";
    /** The secret key, which must appear in no message or log. */
    public static final String SECRET_KEY = "test-secret-marker";

    private static final String SDK_ACCESS_KEY = "aws.accessKeyId";
    private static final String SDK_SECRET_KEY = "aws.secretAccessKey";

    private final S3Proxy proxy;
    private final boolean keysInProcess;
    private final Optional<SelfSigned> certificate;
    private int port;

    /** A server whose keys are not in this process. Starts nothing yet. */
    public S3Server() {
        this(false, Optional.empty());
    }

    private S3Server(boolean keysInProcess, Optional<SelfSigned> certificate) {
        this.keysInProcess = keysInProcess;
        this.certificate = certificate;
        S3Proxy.Builder builder = S3Proxy.builder()
                .blobStore(new LockedBlobStore(BlobStores.create("transient", new Properties())))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                // The server has no encryption and would refuse requests with these headers.
                .ignoreUnknownHeaders(true)
                .stopTimeout(0);
        URI anyPort = URI.create(scheme() + "://127.0.0.1:0");
        this.proxy = certificate.isEmpty()
                ? builder.endpoint(anyPort).build()
                : builder.secureEndpoint(anyPort)
                        .keyStore(certificate.get().store().toString(), SelfSigned.PASSWORD)
                        .build();
    }

    /** A server whose keys the AWS SDK finds in this process while the test runs, as jobs need. Starts nothing yet. */
    public static S3Server withKeysInProcess() {
        return new S3Server(true, Optional.empty());
    }

    /**
     * The same, reached by TLS alone, with a certificate that nobody trusts and that is made in a folder. Starts nothing yet.
     *
     * @param names the names and addresses that the certificate is for, as keytool has them
     */
    public static S3Server withTls(Path folder, String names) throws IOException, InterruptedException {
        return new S3Server(true, Optional.of(SelfSigned.with(folder, names)));
    }

    /** The PEM file by which the certificate is trusted. */
    public Path caBundle() throws GeneralSecurityException, IOException {
        return certificate.orElseThrow().bundle();
    }

    private boolean isRgw() {
        return certificate.isEmpty() && RgwServer.isSelected();
    }

    private String scheme() {
        return certificate.isEmpty() ? "http" : "https";
    }

    /** Where it is reached. */
    public String url() {
        return scheme() + "://127.0.0.1:" + port();
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        start();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        stop();
    }

    /** Starts the server and creates its bucket; for programs that are not tests. */
    public void start() throws Exception {
        if (isRgw()) {
            port = RgwServer.ofThisJvm(ACCESS_KEY, SECRET_KEY).port();
        } else {
            proxy.start();
            port = certificate.isEmpty() ? proxy.getPort() : proxy.getSecurePort();
        }
        createBucket(BUCKET);
        if (keysInProcess) {
            System.setProperty(SDK_ACCESS_KEY, ACCESS_KEY);
            System.setProperty(SDK_SECRET_KEY, SECRET_KEY);
        }
    }

    /** Makes another bucket, or empties it. */
    public void createBucket(String name) throws GeneralSecurityException, IOException {
        Map<String, String> more = certificate.isEmpty()
                ? Map.of()
                : Map.of(
                        "DATASHARD_S3_ENDPOINT",
                        url(),
                        "AWS_CA_BUNDLE",
                        caBundle().toString());
        try (var client = ClientOfSettings.create(settings(port(), more))) {
            if (isRgw()) {
                new TestBucket(client, name).createEmpty();
            } else {
                client.createBucket(request -> request.bucket(name));
            }
        }
    }

    /** Stops the server; its content is lost. */
    public void stop() throws Exception {
        if (keysInProcess) {
            System.clearProperty(SDK_ACCESS_KEY);
            System.clearProperty(SDK_SECRET_KEY);
        }
        if (!isRgw()) {
            proxy.stop();
        }
    }

    /** The environment variables with which any process, in any language, finds paths without a scheme in the bucket of this server. */
    public Map<String, String> environment() {
        if (certificate.isEmpty()) {
            return environmentBehind(port());
        }
        Map<String, String> environment = new HashMap<>(environmentBehind(port()));
        environment.put("DATASHARD_S3_ENDPOINT", url());
        environment.put("AWS_CA_BUNDLE", certificate.get().bundlePath().toString());
        return environment;
    }

    /** Like {@link #environment}, for a proxy before the server. */
    Map<String, String> environmentBehind(int port) {
        return Map.of(
                "DATASHARD_STORAGE_TYPE",
                "s3",
                "DATASHARD_S3_ENDPOINT",
                "http://127.0.0.1:" + port,
                "DATASHARD_S3_ACCESS_KEY",
                ACCESS_KEY,
                "DATASHARD_S3_SECRET_KEY",
                SECRET_KEY,
                "DATASHARD_S3_BUCKET",
                BUCKET,
                "DATASHARD_S3_REGION",
                "us-east-1");
    }

    /** The storage below a prefix of the bucket; the caller closes it. */
    public Storage storage(String prefix) {
        return S3Storage.open(new S3Root(BUCKET, prefix), settings(port()), Sources.ofProcess());
    }

    /** The storage below a prefix, with further environment variables; the caller closes it. */
    public Storage storage(String prefix, Map<String, String> environment) {
        return S3Storage.open(new S3Root(BUCKET, prefix), settings(port(), environment), Sources.ofProcess());
    }

    /** The options of a table on this server, without keys. */
    public Map<String, String> options() {
        return Map.of("s3.endpoint", url(), "s3.region", "us-east-1");
    }

    /** The path of a table, as users write it. */
    public String path(String prefix) {
        return "s3://" + BUCKET + "/" + prefix;
    }

    int port() {
        return port;
    }

    /** Settings that reach the server, or a proxy before it at another port. */
    static S3Settings settings(int port) {
        return settings(port, Map.of());
    }

    static S3Settings settings(int port, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "DATASHARD_S3_ENDPOINT",
                "http://127.0.0.1:" + port,
                "DATASHARD_S3_ACCESS_KEY",
                ACCESS_KEY,
                "DATASHARD_S3_SECRET_KEY",
                SECRET_KEY,
                "DATASHARD_S3_REGION",
                "us-east-1"));
        environment.putAll(more);
        S3Settings settings =
                S3SettingsResolver.resolve(S3Choice.NONE, new Surroundings(environment, Map.of()), Map.of());
        return new S3Settings(
                settings.endpoint(),
                settings.region(),
                Optional.of(settings.credentials().orElseThrow()),
                Optional.empty(),
                true,
                settings.conditionalWrites(),
                settings.encryption(),
                settings.caBundle(),
                32,
                Duration.ofSeconds(10),
                settings.keys());
    }

    /** Runs a server as a process: prints its environment variables, one a line, then an empty line, and serves until its input ends. */
    public static void main(String[] args) throws Exception {
        S3Server server = new S3Server();
        server.start();
        server.environment().forEach((name, value) -> System.out.println(name + "=" + value));
        System.out.println();
        while (System.in.read() >= 0) {
            // The parent process closes the input, also when it ends.
        }
        server.stop();
        System.exit(0);
    }
}
