package io.datashard.storage.s3;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.Surroundings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;

/**
 * Decides every setting of a store: the option of the table, then the variable of the environment with the meaning that Python gives it
 * (classic format section 8), then the setting of Flink, then what was known where the job was submitted, then what the SDK finds, then the
 * default. {@code docs/s3.md} has the table.
 *
 * <p>What contradicts itself is refused. Keys are no settings of a table: {@link S3Keys} finds them.
 */
final class S3SettingsResolver {
    private static final Set<String> YES = Set.of("true", "1", "yes");
    /** How a submitting process says that conditional writes are not to be used; no value of the option. */
    private static final String ABSENT = "absent";

    private final Map<String, String> options;
    private final Surroundings surroundings;
    private final Map<String, String> submitted;

    /** A value, and the name under which the user gave it. */
    private record Given(S3Option option, String value, String name) {
        InvalidUseException invalid(String why) {
            return new InvalidUseException(
                    "Cannot use the setting " + name + " of the S3 store", why, "Correct " + name);
        }
    }

    S3SettingsResolver(Map<String, String> options, Surroundings surroundings, Map<String, String> submitted) {
        this.options = options;
        this.surroundings = surroundings;
        this.submitted = submitted;
    }

    S3Settings resolve() {
        options.keySet().forEach(S3SettingsResolver::requireKnown);
        Optional<URI> endpoint = endpoint();
        Optional<String> profile = given(S3Option.PROFILE).map(Given::value);
        return new S3Settings(
                endpoint,
                given(S3Option.REGION).map(Given::value).orElseGet(S3SettingsResolver::regionOfSdk),
                profile.isPresent() ? Optional.empty() : S3Keys.find(surroundings),
                profile,
                given(S3Option.PATH_STYLE).map(S3SettingsResolver::isTrue).orElse(endpoint.isPresent()),
                conditionalWrites(),
                encryption(),
                maxConnections(),
                requestTimeout());
    }

    Map<String, String> toSubmit() {
        S3Settings checked = resolve();
        Map<String, String> said = new TreeMap<>();
        for (S3Option option : S3Option.values()) {
            surrounding(option).ifPresent(given -> said.put(option.key(), given.value()));
        }
        said.computeIfPresent(
                S3Option.CONDITIONAL_WRITES.key(),
                (key, value) -> checked.conditionalWrites() == ConditionalWrites.ABSENT ? ABSENT : "required");
        return said;
    }

    private static void requireKnown(String key) {
        if (S3Option.find(key).isEmpty()) {
            S3Keys.requireNoKey(key);
            throw new InvalidUseException(
                    "Cannot use the setting '" + key + "' of the S3 store",
                    "there is no such setting",
                    "The settings are "
                            + String.join(
                                    ", ",
                                    Stream.of(S3Option.values())
                                            .map(S3Option::key)
                                            .toList()));
        }
    }

    private Optional<URI> endpoint() {
        Optional<Given> ofTable = option(S3Option.ENDPOINT);
        Optional<Given> ofProcess = surrounding(S3Option.ENDPOINT);
        Optional<Given> ofJob = ofJob(S3Option.ENDPOINT);
        Optional<URI> endpoint = Stream.of(ofTable, ofProcess, ofJob)
                .flatMap(Optional::stream)
                .findFirst()
                .map(S3SettingsResolver::url);
        if (ofTable.isEmpty() && ofProcess.isPresent() && ofJob.isPresent()) {
            URI submitted = url(ofJob.get());
            if (!Objects.equals(endpoint.orElseThrow(), submitted)) {
                throw new InvalidUseException(
                        "Cannot tell which S3 store is meant",
                        "the job was submitted for " + submitted + ", and "
                                + ofProcess.get().name() + " of this process says " + endpoint.get(),
                        "Make the two agree, or set '" + S3Option.ENDPOINT.key() + "' among the table's options");
            }
        }
        return endpoint;
    }

    private static URI url(Given given) {
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
            throw given.invalid("it holds a user; " + S3Keys.PLACES);
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw given.invalid("it has a query or fragment");
        }
        return uri;
    }

    private static boolean isTrue(Given given) {
        return switch (given.value().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw given.invalid("it is neither true nor false");
        };
    }

    private ConditionalWrites conditionalWrites() {
        Optional<Given> given = given(S3Option.CONDITIONAL_WRITES);
        if (given.isEmpty()) {
            return S3Settings.DEFAULT_CONDITIONAL_WRITES;
        }
        String value = given.get().value().toLowerCase(Locale.ROOT);
        boolean ofVariable =
                given.get().name().equals(S3Option.CONDITIONAL_WRITES.variable().orElseThrow());
        if (ofVariable) {
            return YES.contains(value) ? ConditionalWrites.TRUSTED : ConditionalWrites.ABSENT;
        }
        return switch (value) {
            case "auto" -> ConditionalWrites.PROBED;
            case "required" -> ConditionalWrites.TRUSTED;
            case ABSENT -> ConditionalWrites.ABSENT;
            default -> throw given.get().invalid("it is neither auto (try the store) nor required (don't try it)");
        };
    }

    private Encryption encryption() {
        Optional<Given> type = given(S3Option.ENCRYPTION);
        Optional<Given> key = given(S3Option.ENCRYPTION_KEY);
        Optional<Given> bucketKey = given(S3Option.BUCKET_KEY);
        String kind = type.map(Given::value).orElse("none").toLowerCase(Locale.ROOT);
        if (kind.equals("sse-kms")) {
            return new Encryption.OfService(key.map(Given::value), bucketKey.map(S3SettingsResolver::isTrue));
        }
        // A table that says another type than Flink's configuration leaves the key of that behind.
        Optional<Given> stray = option(S3Option.ENCRYPTION).isPresent()
                ? option(S3Option.ENCRYPTION_KEY).or(() -> option(S3Option.BUCKET_KEY))
                : key.or(() -> bucketKey);
        stray.ifPresent(given -> {
            throw given.invalid("it is for 's3.sse.type' = 'sse-kms' alone, and the type is '" + kind + "'");
        });
        return switch (kind) {
            case "none" -> new Encryption.OfBucket();
            case "sse-s3" -> new Encryption.OfStore();
            default ->
                throw type.orElseThrow()
                        .invalid(
                                "it is neither none (as the bucket says), sse-s3 (keys of the store) nor sse-kms (keys of a key"
                                        + " management service)");
        };
    }

    private int maxConnections() {
        Optional<Given> given = given(S3Option.MAX_CONNECTIONS);
        if (given.isEmpty()) {
            return S3Settings.DEFAULT_MAX_CONNECTIONS;
        }
        try {
            int number = Integer.parseInt(given.get().value());
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw given.get().invalid("it is not a whole number");
        }
        throw given.get().invalid("it is not above 0");
    }

    private Duration requestTimeout() {
        Optional<Given> given = given(S3Option.REQUEST_TIMEOUT);
        if (given.isEmpty()) {
            return S3Settings.DEFAULT_REQUEST_TIMEOUT;
        }
        try {
            String compact = given.get().value().replace(" ", "").toUpperCase(Locale.ROOT);
            Duration duration = Duration.parse(compact.startsWith("PT") ? compact : "PT" + compact);
            if (duration.compareTo(Duration.ZERO) > 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            throw given.get().invalid("it is not a duration like 60s or 1m");
        }
        throw given.get().invalid("it is not above 0");
    }

    /** Without the instance metadata service: outside AWS it would be waited for in vain. */
    private static String regionOfSdk() {
        try {
            return new AwsRegionProviderChain(new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
                    .getRegion()
                    .id();
        } catch (SdkClientException e) {
            // Python's default, too.
            return "us-east-1";
        }
    }

    private Optional<Given> given(S3Option option) {
        return option(option).or(() -> surrounding(option)).or(() -> ofJob(option));
    }

    private Optional<Given> option(S3Option option) {
        return find(option, options, "'", "'");
    }

    /** What the surroundings of this process say. */
    private Optional<Given> surrounding(S3Option option) {
        return option.variable()
                .flatMap(variable ->
                        text(surroundings.environment(), variable).map(value -> new Given(option, value, variable)))
                .or(() -> option.isKnownToEngine()
                        ? find(option, surroundings.engine(), "'", "' of Flink's configuration")
                        : Optional.empty());
    }

    private Optional<Given> ofJob(S3Option option) {
        return find(option, submitted, "'", "' of the process that submitted the job");
    }

    private static Optional<Given> find(S3Option option, Map<String, String> from, String before, String after) {
        return option.spellings().stream()
                .flatMap(key -> text(from, key).map(value -> new Given(option, value, before + key + after)).stream())
                .findFirst();
    }

    static Optional<String> text(Map<String, String> from, String name) {
        return Optional.ofNullable(from.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }
}
