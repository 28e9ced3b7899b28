package io.datashard.storage.s3;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.Surroundings;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
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
    /** What may stand in a signature and in the name of a host; stores other than AWS have upper case, too. */
    private static final Pattern LEGAL_REGION = Pattern.compile("[A-Za-z0-9._-]+");

    private static final Pattern ZONE_OF_AWS = Pattern.compile("([a-z]{2}(?:-[a-z]+)+-\\d)[a-z]");

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
     * @param submitted the result of {@link #toSubmit(S3Root, S3Choice, Surroundings)} there; empty outside of a job
     * @throws io.datashard.error.InvalidUseException if a setting is invalid or contradicts another
     */
    public static S3Settings resolve(S3Choice ofTable, Surroundings surroundings, Map<String, String> submitted) {
        return new S3SettingsResolver(ofTable, surroundings, submitted).resolve();
    }

    /**
     * What the surroundings of this process say about the store, without keys and without what is true for this machine alone. A job carries it to
     * processes that know less. Checks all settings, and the file of certificates; makes no request.
     *
     * @throws io.datashard.error.InvalidUseException if a setting is invalid
     */
    public static Map<String, String> toSubmit(S3Root root, S3Choice ofTable, Surroundings surroundings) {
        S3SettingsResolver resolver = new S3SettingsResolver(ofTable, surroundings, Map.of());
        S3Settings settings = resolver.resolve();
        settings.endpoint().ifPresent(endpoint -> StoreUrl.require(endpoint, root));
        settings.endpoint().ifPresent(endpoint -> S3Root.bucketOf(surroundings.environment())
                .ifPresent(bucket -> StoreUrl.requireWithout(endpoint, bucket, root)));
        settings.caBundle().ifPresent(CaBundle::authorities);
        return resolver.toSubmit(settings);
    }

    private S3Settings resolve() {
        Optional<URI> endpoint = endpoint();
        Optional<String> profile = given(S3Option.PROFILE).map(Said::value);
        return new S3Settings(
                endpoint,
                region(endpoint),
                profile.isPresent() ? Optional.empty() : S3Keys.find(surroundings),
                profile,
                given(S3Option.PATH_STYLE).map(Said::value).orElse(endpoint.isPresent()),
                given(S3Option.CONDITIONAL_WRITES).map(Said::value).orElse(S3Settings.DEFAULT_CONDITIONAL_WRITES),
                encryption(),
                caBundle(endpoint),
                maxConnections(),
                requestTimeout(),
                S3Credentials.settings(surroundings.engine()));
    }

    private Map<String, String> toSubmit(S3Settings checked) {
        Map<String, String> said = new TreeMap<>();
        for (S3Option<?> option : S3Option.all()) {
            if (option.travels()) {
                textOfSurroundings(option).ifPresent(text -> said.put(option.key(), text));
            }
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
        return StoreUrl.parse(given, surroundings.engine());
    }

    private String region(Optional<URI> endpoint) {
        Optional<Said<String>> given = given(S3Option.REGION);
        given.ifPresent(region -> requireRegion(region, endpoint.isEmpty()));
        return given.map(Said::value).orElseGet(S3SettingsResolver::regionOfSdk);
    }

    private static void requireRegion(Said<String> given, boolean ofAws) {
        String region = given.value();
        if (!LEGAL_REGION.matcher(region).matches()) {
            throw given.invalid(
                    "'" + region + "' is not the name of a region", "Write a name like eu-west-1 into " + given.name());
        }
        String lower = region.toLowerCase(Locale.ROOT);
        var zone = ZONE_OF_AWS.matcher(lower);
        if (ofAws && zone.matches()) {
            throw given.invalid(
                    "'" + region + "' is an availability zone", "Write " + zone.group(1) + " into " + given.name());
        }
        if (ofAws && !region.equals(lower)) {
            throw given.invalid(
                    "AWS has no region '" + region + "': names of its regions are in lower case",
                    "Write " + lower + " into " + given.name());
        }
    }

    private Optional<CaBundle> caBundle(Optional<URI> endpoint) {
        if (endpoint.filter(url -> "http".equals(url.getScheme())).isEmpty()) {
            boolean ofTableItself = ofTable.find(S3Option.CA_BUNDLE).isPresent();
            return given(S3Option.CA_BUNDLE).map(given -> CaBundle.of(given, !ofTableItself));
        }
        // What a process is told may be for its other stores.
        ofTable.find(S3Option.CA_BUNDLE).ifPresent(given -> {
            throw given.invalid(
                    "the endpoint " + endpoint.get() + " is reached without TLS",
                    "Write https:// into 's3.endpoint' (or DATASHARD_S3_ENDPOINT), or remove " + given.name());
        });
        return Optional.empty();
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
                .flatMap(variable -> S3Texts.variable(surroundings.environment(), variable))
                .or(() -> option.isKnownToEngine()
                        ? Said.textAmong(surroundings.engine().settings(), option)
                        : Optional.empty());
    }

    private <T extends Serializable> Optional<Said<T>> ofJob(S3Option<T> option) {
        return Said.among(
                submitted, option, "'", "' of " + surroundings.engine().submitter());
    }
}
