package io.datashard.storage.s3;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.Surroundings;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;

/**
 * Decides every setting of a store. The first of these wins: the option of the table; the environment variable with Python's meaning (classic
 * format section 8); the setting of the engine; the setting of the process that submitted the job; what the SDK finds; the default. {@code
 * docs/s3.md} has the table.
 *
 * <p>Contradicting settings are refused. Keys are not settings of a table: {@link S3Keys} finds them.
 */
public final class S3SettingsResolver {
    private final S3Choice ofTable;
    private final Surroundings surroundings;
    private final Map<String, String> submitted;

    private S3SettingsResolver(S3Choice ofTable, Surroundings surroundings, Map<String, String> submitted) {
        this.ofTable = ofTable;
        this.surroundings = surroundings;
        this.submitted = submitted;
    }

    /**
     * Decides from the options of a table, the surroundings of this process and those of the process that submitted the job.
     *
     * @param submitted the result of {@link #toSubmit(S3Choice, Surroundings)} there; empty outside of a job
     * @throws io.datashard.error.InvalidUseException if a setting is invalid or contradicts another
     */
    public static S3Settings resolve(S3Choice ofTable, Surroundings surroundings, Map<String, String> submitted) {
        return new S3SettingsResolver(ofTable, surroundings, submitted).resolve();
    }

    /**
     * What the surroundings of this process say about the store, without keys. A job carries it to processes that know less.
     *
     * @throws io.datashard.error.InvalidUseException if a setting is invalid
     */
    public static Map<String, String> toSubmit(S3Choice ofTable, Surroundings surroundings) {
        return new S3SettingsResolver(ofTable, surroundings, Map.of()).toSubmit();
    }

    private S3Settings resolve() {
        Optional<URI> endpoint = endpoint();
        Optional<String> profile = given(S3Option.PROFILE).map(Said::value);
        return new S3Settings(
                endpoint,
                given(S3Option.REGION).map(Said::value).orElseGet(S3SettingsResolver::regionOfSdk),
                profile.isPresent() ? Optional.empty() : S3Keys.find(surroundings),
                profile,
                given(S3Option.PATH_STYLE).map(Said::value).orElse(endpoint.isPresent()),
                given(S3Option.CONDITIONAL_WRITES).map(Said::value).orElse(S3Settings.DEFAULT_CONDITIONAL_WRITES),
                encryption(),
                maxConnections(),
                requestTimeout(),
                S3Credentials.settings(surroundings.engine()));
    }

    private Map<String, String> toSubmit() {
        S3Settings checked = resolve();
        Map<String, String> said = new TreeMap<>();
        for (S3Option<?> option : S3Option.all()) {
            textOfSurroundings(option).ifPresent(text -> said.put(option.key(), text));
        }
        said.computeIfPresent(
                S3Option.CONDITIONAL_WRITES.key(),
                (key, value) -> checked.conditionalWrites() == ConditionalWrites.ABSENT ? S3Texts.ABSENT : "required");
        return said;
    }

    private Optional<URI> endpoint() {
        Optional<Said<String>> chosen = ofTable.find(S3Option.ENDPOINT);
        Optional<Said<String>> ofProcess = surrounding(S3Option.ENDPOINT);
        Optional<Said<String>> ofJob = ofJob(S3Option.ENDPOINT);
        Optional<URI> endpoint = Stream.of(chosen, ofProcess, ofJob)
                .flatMap(Optional::stream)
                .findFirst()
                .map(this::url);
        if (chosen.isEmpty() && ofProcess.isPresent() && ofJob.isPresent()) {
            URI submitted = url(ofJob.get());
            if (!Objects.equals(endpoint.orElseThrow(), submitted)) {
                throw new InvalidUseException(
                        "Cannot tell which S3 store is meant",
                        ofJob.get().name() + " says " + submitted + ", and "
                                + ofProcess.get().name() + " of this process says " + endpoint.get(),
                        "Make the two agree, or set '" + S3Option.ENDPOINT.key() + "' among the table's options");
            }
        }
        return endpoint;
    }

    private URI url(Said<String> given) {
        URI uri;
        try {
            uri = new URI(given.value().replaceAll("/+$", ""));
        } catch (URISyntaxException e) {
            throw given.invalid("it is not a URL");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw given.invalid("it has no scheme; write http:// or https:// before the host");
        }
        if (uri.getHost() == null) {
            throw given.invalid("it names no host");
        }
        if (uri.getRawUserInfo() != null) {
            throw given.invalid("it holds a user; " + S3Credentials.places(surroundings.engine()));
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw given.invalid("it has a query or fragment");
        }
        return uri;
    }

    private Encryption encryption() {
        Optional<Said<String>> type = given(S3Option.ENCRYPTION);
        Optional<Said<String>> key = given(S3Option.ENCRYPTION_KEY);
        Optional<Said<Boolean>> bucketKey = given(S3Option.BUCKET_KEY);
        String kind = type.map(Said::value).orElse("none").toLowerCase(Locale.ROOT);
        if (kind.equals("sse-kms")) {
            return new Encryption.OfService(key.map(Said::value), bucketKey.map(Said::value));
        }
        // If the table sets the type of encryption, the key of the engine's configuration does not count.
        Optional<? extends Said<?>> stray = ofTable.find(S3Option.ENCRYPTION).isPresent()
                ? either(ofTable.find(S3Option.ENCRYPTION_KEY), ofTable.find(S3Option.BUCKET_KEY))
                : either(key, bucketKey);
        stray.ifPresent(given -> {
            throw given.invalid("it is for 's3.sse.type' = 'sse-kms' alone, and the type is '" + kind + "'");
        });
        return switch (kind) {
            case "none" -> new Encryption.OfBucket();
            case "sse-s3" -> new Encryption.OfStore();
            default ->
                throw type.orElseThrow()
                        .invalid("it is neither none (as the bucket says), sse-s3 (keys of the store) nor sse-kms (keys"
                                + " of a key management service)");
        };
    }

    private static Optional<? extends Said<?>> either(
            Optional<? extends Said<?>> one, Optional<? extends Said<?>> other) {
        return one.isPresent() ? one : other;
    }

    private int maxConnections() {
        Optional<Said<Integer>> given = given(S3Option.MAX_CONNECTIONS);
        given.filter(number -> number.value() < 1).ifPresent(S3SettingsResolver::failAsNotAboveZero);
        return given.map(Said::value).orElse(S3Settings.DEFAULT_MAX_CONNECTIONS);
    }

    private Duration requestTimeout() {
        Optional<Said<Duration>> given = given(S3Option.REQUEST_TIMEOUT);
        given.filter(duration -> duration.value().compareTo(Duration.ZERO) <= 0)
                .ifPresent(S3SettingsResolver::failAsNotAboveZero);
        return given.map(Said::value).orElse(S3Settings.DEFAULT_REQUEST_TIMEOUT);
    }

    private static void failAsNotAboveZero(Said<?> given) {
        throw given.invalid("it is not above 0");
    }

    /** Does not ask the instance metadata service: outside AWS that would wait in vain. */
    private static String regionOfSdk() {
        try {
            return new AwsRegionProviderChain(new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
                    .getRegion()
                    .id();
        } catch (SdkClientException e) {
            // Also the default of Python.
            return "us-east-1";
        }
    }

    private <T extends Serializable> Optional<Said<T>> given(S3Option<T> option) {
        return ofTable.find(option).or(() -> surrounding(option)).or(() -> ofJob(option));
    }

    /** The value in the surroundings of this process. */
    private <T extends Serializable> Optional<Said<T>> surrounding(S3Option<T> option) {
        return Said.ofVariable(surroundings.environment(), option)
                .or(() -> option.isKnownToEngine()
                        ? Said.among(
                                surroundings.engine().settings(),
                                option,
                                "'",
                                "' of " + surroundings.engine().configuration())
                        : Optional.empty());
    }

    /** The text of the {@link #surrounding} value. */
    private Optional<String> textOfSurroundings(S3Option<?> option) {
        return option.variable()
                .flatMap(variable -> S3Texts.find(surroundings.environment(), variable))
                .or(() -> option.isKnownToEngine()
                        ? Said.textAmong(surroundings.engine().settings(), option)
                        : Optional.empty());
    }

    private <T extends Serializable> Optional<Said<T>> ofJob(S3Option<T> option) {
        return Said.among(
                submitted, option, "'", "' of " + surroundings.engine().submitter());
    }
}
