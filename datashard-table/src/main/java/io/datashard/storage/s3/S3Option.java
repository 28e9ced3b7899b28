package io.datashard.storage.s3;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings of a store that a table may have of its own. None of them is secret: they travel with a job. */
public enum S3Option {
    /** The URL of the store. */
    ENDPOINT("s3.endpoint", "DATASHARD_S3_ENDPOINT", null, true),
    /** The region that requests are signed for. */
    REGION("s3.region", "DATASHARD_S3_REGION", "s3.endpoint.region", true),
    /** Whether the bucket stands in the path of a URL. */
    PATH_STYLE("s3.path.style.access", null, "s3.path-style-access", true),
    /** What is known of the store's conditional writes. */
    CONDITIONAL_WRITES("s3.conditional-writes", "DATASHARD_S3_USE_CONDITIONAL_WRITES", null, false),
    /** The profile of the AWS SDK that holds the keys. */
    PROFILE("s3.profile", null, null, false),
    /** How the store encrypts what is written. */
    ENCRYPTION("s3.sse.type", null, null, true),
    /** The key of the key management service that it encrypts with. */
    ENCRYPTION_KEY("s3.sse.kms.key-id", null, null, true),
    /** Whether it puts a key of the bucket in between. */
    BUCKET_KEY("s3.sse.kms.bucket-key", null, null, false),
    /** Connections at a time. */
    MAX_CONNECTIONS("s3.max-connections", null, null, false),
    /** How long a request may take. */
    REQUEST_TIMEOUT("s3.request-timeout", null, null, false);

    private final String key;
    private final @Nullable String variable;
    private final boolean knownToEngine;
    private final @Nullable String synonym;

    S3Option(String key, @Nullable String variable, @Nullable String synonym, boolean knownToEngine) {
        this.key = key;
        this.variable = variable;
        this.knownToEngine = knownToEngine;
        this.synonym = synonym;
    }

    /** The option of a table. */
    public String key() {
        return key;
    }

    /** The key, and its other spelling if there is one. */
    List<String> spellings() {
        return synonym == null ? List.of(key) : List.of(key, synonym);
    }

    /** The environment variable that Python DataShard has for it; nothing if it has none. */
    Optional<String> variable() {
        return Optional.ofNullable(variable);
    }

    /** Whether Flink's own S3 file systems have the setting under the same key. */
    boolean isKnownToEngine() {
        return knownToEngine;
    }

    /** The option that is spelled so. */
    static Optional<S3Option> find(String key) {
        return Arrays.stream(values())
                .filter(option -> option.spellings().contains(key))
                .findFirst();
    }
}
