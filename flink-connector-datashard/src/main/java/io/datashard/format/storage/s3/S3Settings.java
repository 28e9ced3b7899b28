package io.datashard.format.storage.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a store is reached. {@link S3SettingsResolver} is where they come from.
 *
 * @param endpoint the store; without one AWS, or what the SDK's own environment says
 * @param region the region that requests are signed for
 * @param credentials the keys; without them the SDK's default chain
 * @param pathStyle whether the bucket stands in the path and not in the name of the host
 * @param conditionalWrites what is known of the store's conditional writes
 * @param maxConnections connections at a time, for all that this process does with the store
 * @param requestTimeout how long one request may take
 */
public record S3Settings(
        Optional<URI> endpoint,
        String region,
        Optional<S3Credentials> credentials,
        boolean pathStyle,
        ConditionalWrites conditionalWrites,
        int maxConnections,
        Duration requestTimeout) {
    static final int DEFAULT_MAX_CONNECTIONS = 64;
    static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(60);

    /** From the options of a table and the environment of this process. */
    public static S3Settings of(Map<String, String> options, Map<String, String> environment) {
        return new S3SettingsResolver(options, environment).resolve();
    }

    /** The store as users know it, for messages. */
    String store() {
        return endpoint.map(URI::toString).orElse("AWS S3 in " + region);
    }
}
