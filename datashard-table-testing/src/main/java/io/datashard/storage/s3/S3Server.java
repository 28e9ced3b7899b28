package io.datashard.storage.s3;

import io.datashard.storage.Sources;
import io.datashard.storage.Storage;
import io.datashard.storage.Surroundings;
import java.net.URI;
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
 * An S3 server for the tests of one class, with one empty bucket, all in memory. Checks signatures. One of this JVM on a port of its own, or with
 * {@code mvn verify -Prgw} the {@link RgwServer}.
 */
public final class S3Server implements BeforeAllCallback, AfterAllCallback {
    /** Its bucket. */
    public static final String BUCKET = "lake";

    static final String ACCESS_KEY = "test-access-key";
    /** The secret that nobody may see. */
    public static final String SECRET_KEY = "test-secret-marker";

    private static final String SDK_ACCESS_KEY = "aws.accessKeyId";
    private static final String SDK_SECRET_KEY = "aws.secretAccessKey";

    private final S3Proxy proxy;
    private final boolean keysInProcess;
    private int port;

    /** A server whose keys this process has not. Starts nothing yet. */
    public S3Server() {
        this(false);
    }

    private S3Server(boolean keysInProcess) {
        this.keysInProcess = keysInProcess;
        this.proxy = S3Proxy.builder()
                .blobStore(new LockedBlobStore(BlobStores.create("transient", new Properties())))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                // It has no encryption, and would refuse requests that ask for it.
                .ignoreUnknownHeaders(true)
                .stopTimeout(0)
                .build();
    }

    /** A server whose keys the AWS SDK finds in this process while the test runs, as jobs need it. Starts nothing yet. */
    public static S3Server withKeysInProcess() {
        return new S3Server(true);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        start();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        stop();
    }

    /** Starts the server and makes its bucket, for programs that are no test. */
    public void start() throws Exception {
        if (RgwServer.isSelected()) {
            port = RgwServer.ofThisJvm().port();
        } else {
            proxy.start();
            port = proxy.getPort();
        }
        try (var client = ClientOfSettings.create(settings(port()))) {
            if (RgwServer.isSelected()) {
                new TestBucket(client, BUCKET).createEmpty();
            } else {
                client.createBucket(request -> request.bucket(BUCKET));
            }
        }
        if (keysInProcess) {
            System.setProperty(SDK_ACCESS_KEY, ACCESS_KEY);
            System.setProperty(SDK_SECRET_KEY, SECRET_KEY);
        }
    }

    /** Ends the server; what it held is lost. */
    public void stop() throws Exception {
        if (keysInProcess) {
            System.clearProperty(SDK_ACCESS_KEY);
            System.clearProperty(SDK_SECRET_KEY);
        }
        if (!RgwServer.isSelected()) {
            proxy.stop();
        }
    }

    /** The variables by which a process, whatever its language, takes paths without a scheme for tables in the bucket of this server. */
    public Map<String, String> environment() {
        return environmentBehind(port());
    }

    /** The same where something stands before the server. */
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

    /** The storage below a prefix as a process has it whose environment says more; the caller closes it. */
    public Storage storage(String prefix, Map<String, String> environment) {
        return S3Storage.open(new S3Root(BUCKET, prefix), settings(port(), environment), Sources.ofProcess());
    }

    /** The options of a table that reach the server, but for keys. */
    public Map<String, String> options() {
        return Map.of("s3.endpoint", "http://127.0.0.1:" + port(), "s3.region", "us-east-1");
    }

    /** The root of a table, as users write it. */
    public String path(String prefix) {
        return "s3://" + BUCKET + "/" + prefix;
    }

    int port() {
        return port;
    }

    /** Settings that reach the server, or what stands before it at another port. */
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
                32,
                Duration.ofSeconds(10));
    }

    /** A server as a process: prints the variables that reach it, a line each and then an empty one, and serves until its input ends. */
    public static void main(String[] args) throws Exception {
        S3Server server = new S3Server();
        server.start();
        server.environment().forEach((name, value) -> System.out.println(name + "=" + value));
        System.out.println();
        while (System.in.read() >= 0) {
            // Whoever started it closes the input, or ends and so closes it.
        }
        server.stop();
        System.exit(0);
    }
}
