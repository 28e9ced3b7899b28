package io.datashard.storage.s3;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A setting of a store that a table may set. No setting is secret: they are serialized.
 *
 * @param <T> type of the value
 */
public final class S3Option<T extends Serializable> {
    /** The URL of the store. */
    public static final S3Option<String> ENDPOINT = new S3Option<>("s3.endpoint", String.class, S3Texts::plain)
            .ofVariable("DATASHARD_S3_ENDPOINT", S3Texts::plain)
            .knownToEngine();
    /** The region for which requests are signed. */
    public static final S3Option<String> REGION = new S3Option<>("s3.region", String.class, S3Texts::plain)
            .ofVariable("DATASHARD_S3_REGION", S3Texts::plain)
            .alsoSpelled("s3.endpoint.region")
            .knownToEngine();
    /** Whether the bucket is in the path of a URL, not in the host name. */
    public static final S3Option<Boolean> PATH_STYLE = new S3Option<>(
                    "s3.path.style.access", Boolean.class, S3Texts::flag)
            .alsoSpelled("s3.path-style-access")
            .knownToEngine();
    /** What is known of the store's conditional writes. */
    public static final S3Option<ConditionalWrites> CONDITIONAL_WRITES = new S3Option<>(
                    "s3.conditional-writes", ConditionalWrites.class, S3Texts::conditionalWrites)
            .ofVariable("DATASHARD_S3_USE_CONDITIONAL_WRITES", S3Texts::conditionalWritesOfPython);
    /** The profile of the AWS SDK that holds the keys. */
    public static final S3Option<String> PROFILE = new S3Option<>("s3.profile", String.class, S3Texts::plain);
    /** How the store encrypts written objects. */
    public static final S3Option<String> ENCRYPTION =
            new S3Option<>("s3.sse.type", String.class, S3Texts::plain).knownToEngine();
    /** The key of the key management service. */
    public static final S3Option<String> ENCRYPTION_KEY =
            new S3Option<>("s3.sse.kms.key-id", String.class, S3Texts::plain).knownToEngine();
    /** Whether the store uses a bucket key. */
    public static final S3Option<Boolean> BUCKET_KEY =
            new S3Option<>("s3.sse.kms.bucket-key", Boolean.class, S3Texts::flag);
    /** The file of the certificate authorities to trust. */
    public static final S3Option<String> CA_BUNDLE = new S3Option<>("s3.ca-bundle", String.class, S3Texts::plain)
            .ofVariable("AWS_CA_BUNDLE", S3Texts::plain)
            .knownToEngine();
    /** Maximum of connections at a time. */
    public static final S3Option<Integer> MAX_CONNECTIONS =
            new S3Option<>("s3.max-connections", Integer.class, S3Texts::number);
    /** How long one request may take. */
    public static final S3Option<Duration> REQUEST_TIMEOUT =
            new S3Option<>("s3.request-timeout", Duration.class, S3Texts::duration);

    private static final List<S3Option<?>> ALL = List.of(
            ENDPOINT,
            REGION,
            PATH_STYLE,
            CONDITIONAL_WRITES,
            PROFILE,
            ENCRYPTION,
            ENCRYPTION_KEY,
            BUCKET_KEY,
            CA_BUNDLE,
            MAX_CONNECTIONS,
            REQUEST_TIMEOUT);

    /** Parses a text; the name is that of its setting, for messages. */
    interface Reading<T> {
        T of(String text, String name);
    }

    private final String key;
    private final Class<T> type;
    private final Reading<T> reading;
    private final @Nullable String variable;
    private final Reading<T> readingOfVariable;
    private final @Nullable String synonym;
    private final boolean knownToEngine;

    private S3Option(String key, Class<T> type, Reading<T> reading) {
        this(key, type, reading, null, reading, null, false);
    }

    private S3Option(
            String key,
            Class<T> type,
            Reading<T> reading,
            @Nullable String variable,
            Reading<T> readingOfVariable,
            @Nullable String synonym,
            boolean knownToEngine) {
        this.key = key;
        this.type = type;
        this.reading = reading;
        this.variable = variable;
        this.readingOfVariable = readingOfVariable;
        this.synonym = synonym;
        this.knownToEngine = knownToEngine;
    }

    private S3Option<T> ofVariable(String name, Reading<T> readingOfIt) {
        return new S3Option<>(key, type, reading, name, readingOfIt, synonym, knownToEngine);
    }

    private S3Option<T> alsoSpelled(String other) {
        return new S3Option<>(key, type, reading, variable, readingOfVariable, other, knownToEngine);
    }

    private S3Option<T> knownToEngine() {
        return new S3Option<>(key, type, reading, variable, readingOfVariable, synonym, true);
    }

    /** All options. */
    static List<S3Option<?>> all() {
        return ALL;
    }

    /** The option of a table. */
    public String key() {
        return key;
    }

    /** The type of its values. */
    Class<T> type() {
        return type;
    }

    /** Parses the text of a value. */
    Reading<T> reading() {
        return reading;
    }

    /** Parses the text of the {@link #variable}. */
    Reading<T> readingOfVariable() {
        return readingOfVariable;
    }

    /** The key, and its other spelling if it has one. */
    List<String> spellings() {
        return synonym == null ? List.of(key) : List.of(key, synonym);
    }

    /** The environment variable of Python DataShard, or of its client, for this setting; empty if there is none. */
    Optional<String> variable() {
        return Optional.ofNullable(variable);
    }

    /** Whether the configuration of the engine may say it under the same key: what its own S3 file systems know, and what is of each machine. */
    boolean isKnownToEngine() {
        return knownToEngine;
    }

    /** Whether what a process is told of it is true for other machines, too. */
    boolean travels() {
        return this != CA_BUNDLE;
    }

    @Override
    public String toString() {
        return key;
    }
}
