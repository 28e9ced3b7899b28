package io.datashard.storage.s3;

import io.datashard.storage.Engine;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach a store. Made by {@link S3SettingsResolver}.
 *
 * @param endpoint the URL of the store; empty = AWS, or the SDK's own environment
 * @param region the region for which requests are signed
 * @param credentials the keys; empty = the SDK's default chain
 * @param profile the profile of the AWS SDK that holds the keys, if named; then {@code credentials} is empty
 * @param pathStyle whether the bucket is in the path, not in the host name
 * @param conditionalWrites what is known of the store's conditional writes
 * @param encryption how to tell the store to encrypt
 * @param caBundle the certificate authorities to trust; empty = those of the JVM
 * @param maxConnections maximum of connections at a time, of the whole process to this store
 * @param requestTimeout how long one request may take
 * @param keys the settings that gave the process its keys, for messages
 */
public record S3Settings(
        Optional<URI> endpoint,
        String region,
        Optional<S3Credentials> credentials,
        Optional<String> profile,
        boolean pathStyle,
        ConditionalWrites conditionalWrites,
        Encryption encryption,
        Optional<CaBundle> caBundle,
        int maxConnections,
        Duration requestTimeout,
        String keys) {
    /** The default of {@code conditionalWrites}. */
    public static final ConditionalWrites DEFAULT_CONDITIONAL_WRITES = ConditionalWrites.PROBED;
    /** The default of {@code maxConnections}. */
    public static final int DEFAULT_MAX_CONNECTIONS = 64;
    /** The default of {@code requestTimeout}. */
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(60);

    /** Those of a process without an engine and with the authorities of its JVM. */
    S3Settings(
            Optional<URI> endpoint,
            String region,
            Optional<S3Credentials> credentials,
            Optional<String> profile,
            boolean pathStyle,
            ConditionalWrites conditionalWrites,
            Encryption encryption,
            int maxConnections,
            Duration requestTimeout) {
        this(
                endpoint,
                region,
                credentials,
                profile,
                pathStyle,
                conditionalWrites,
                encryption,
                Optional.empty(),
                maxConnections,
                requestTimeout,
                S3Credentials.settings(Engine.NONE));
    }

    /** The store as users know it, for messages. */
    String store() {
        return endpoint.map(URI::toString).orElse("AWS S3 in " + region);
    }
}
