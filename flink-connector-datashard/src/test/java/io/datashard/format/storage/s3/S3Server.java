package io.datashard.format.storage.s3;

import io.datashard.format.storage.Storage;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/** An S3 server of this JVM on a port of its own, with one bucket, all in memory. Checks signatures. */
public final class S3Server implements AutoCloseable {
    static final String BUCKET = "lake";
    static final String ACCESS_KEY = "test-access-key";
    static final String SECRET_KEY = "test-secret-marker";

    private final S3Proxy proxy;

    private S3Server(S3Proxy proxy) {
        this.proxy = proxy;
    }

    public static S3Server start() {
        try {
            LockedBlobStore store = new LockedBlobStore(BlobStores.create("transient", new Properties()));
            S3Proxy proxy = S3Proxy.builder()
                    .blobStore(store)
                    .endpoint(URI.create("http://127.0.0.1:0"))
                    .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                    .stopTimeout(0)
                    .build();
            proxy.start();
            S3Server server = new S3Server(proxy);
            var client = ClientOfSettings.create(settings(server.port()));
            client.createBucket(request -> request.bucket(BUCKET));
            client.close();
            return server;
        } catch (Exception e) {
            throw new IllegalStateException("the S3 server does not start", e);
        }
    }

    /** The storage below a prefix of the bucket; the caller closes it. */
    public Storage storage(String prefix) {
        return S3Storage.open(new S3Root(BUCKET, prefix), settings(port()));
    }

    int port() {
        return proxy.getPort();
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
        S3Settings settings = S3Settings.of(Map.of(), environment);
        return new S3Settings(
                settings.endpoint(),
                settings.region(),
                Optional.of(settings.credentials().orElseThrow()),
                true,
                settings.conditionalWrites(),
                32,
                Duration.ofSeconds(10));
    }

    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the S3 server does not stop", e);
        }
    }
}
