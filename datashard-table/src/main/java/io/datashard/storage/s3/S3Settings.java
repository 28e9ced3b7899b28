package io.datashard.storage.s3;

import io.datashard.storage.Engine;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How a store is reached. {@link S3SettingsResolver} is where they come from.
 *
 * @param endpoint the store; without one AWS, or what the SDK's own environment says
 * @param region the region that requests are signed for
 * @param credentials the keys; without them the SDK's default chain
 * @param profile the profile of the AWS SDK that holds the keys, if one is named; then there are no {@code credentials}
 * @param pathStyle whether the bucket stands in the path and not in the name of the host
 * @param conditionalWrites what is known of the store's conditional writes
 * @param encryption how the store is told to encrypt
 * @param maxConnections connections at a time, for all that this process does with the store
 * @param requestTimeout how long one request may take
 * @param keys what the process has its keys by, for messages
 */
public record S3Settings(
        Optional<URI> endpoint,
        String region,
        Optional<S3Credentials> credentials,
        Optional<String> profile,
        boolean pathStyle,
        ConditionalWrites conditionalWrites,
        Encryption encryption,
        int maxConnections,
        Duration requestTimeout,
        String keys) {
    /** What is known of conditional writes where nobody says more. */
    public static final ConditionalWrites DEFAULT_CONDITIONAL_WRITES = ConditionalWrites.PROBED;
    /** Connections at a time where nobody says more. */
    public static final int DEFAULT_MAX_CONNECTIONS = 64;
    /** How long one request may take where nobody says more. */
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(60);

    /** Those of a process without an engine. */
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
                maxConnections,
                requestTimeout,
                S3Credentials.settings(Engine.NONE));
    }

    /** The store as users know it, for messages. */
    String store() {
        return endpoint.map(URI::toString).orElse("AWS S3 in " + region);
    }
}
