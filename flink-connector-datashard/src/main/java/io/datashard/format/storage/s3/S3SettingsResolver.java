package io.datashard.format.storage.s3;

import io.datashard.format.error.InvalidUseException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;

/**
 * Decides every setting of a store: the option of the table, then the variable of the environment with the meaning that Python gives it
 * (classic format section 8), then what the SDK finds, then the default.
 *
 * <p>A key pair is taken from one place as a whole. What contradicts itself is refused.
 */
final class S3SettingsResolver {
    private static final String ENDPOINT = "s3.endpoint";
    private static final String ENDPOINT_VARIABLE = "DATASHARD_S3_ENDPOINT";
    private static final String CONDITIONAL_WRITES = "s3.conditional-writes";
    private static final String CONDITIONAL_WRITES_VARIABLE = "DATASHARD_S3_USE_CONDITIONAL_WRITES";
    private static final String REQUEST_TIMEOUT = "s3.request-timeout";
    private static final String MAX_CONNECTIONS = "s3.max-connections";
    private static final Set<String> YES = Set.of("true", "1", "yes");

    private final Map<String, String> options;
    private final Map<String, String> environment;

    S3SettingsResolver(Map<String, String> options, Map<String, String> environment) {
        this.options = options;
        this.environment = environment;
    }

    S3Settings resolve() {
        Optional<URI> endpoint = endpoint();
        return new S3Settings(
                endpoint,
                first("s3.region", "DATASHARD_S3_REGION").orElseGet(S3SettingsResolver::regionOfSdk),
                credentials(),
                pathStyle().orElse(endpoint.isPresent()),
                conditionalWrites(),
                maxConnections(),
                requestTimeout());
    }

    private Optional<URI> endpoint() {
        Optional<String> text = first(ENDPOINT, ENDPOINT_VARIABLE);
        return text.map(given -> {
            URI uri;
            try {
                uri = new URI(given.replaceAll("/+$", ""));
            } catch (URISyntaxException e) {
                throw invalid(ENDPOINT, ENDPOINT_VARIABLE, "it is not a URL");
            }
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw invalid(
                        ENDPOINT, ENDPOINT_VARIABLE, "it has no scheme; write http:// or https:// before the host");
            }
            if (uri.getHost() == null) {
                throw invalid(ENDPOINT, ENDPOINT_VARIABLE, "it names no host");
            }
            if (uri.getRawUserInfo() != null) {
                throw invalid(
                        ENDPOINT,
                        ENDPOINT_VARIABLE,
                        "it holds a user; keys belong into s3.access-key and s3.secret-key");
            }
            if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
                throw invalid(ENDPOINT, ENDPOINT_VARIABLE, "it has a query or fragment");
            }
            return uri;
        });
    }

    private Optional<S3Credentials> credentials() {
        Optional<String> optionKey = option("s3.access-key");
        Optional<String> optionSecret = option("s3.secret-key");
        Optional<String> token = option("s3.session-token");
        if (optionKey.isPresent() || optionSecret.isPresent()) {
            return Optional.of(pair(optionKey, optionSecret, token, "s3.access-key", "s3.secret-key"));
        }
        if (token.isPresent()) {
            throw new InvalidUseException(
                    "Cannot use the keys of the S3 store",
                    "'s3.session-token' is set without 's3.access-key' and 's3.secret-key'",
                    "Set all three, or none: then the default chain of the AWS SDK finds them");
        }
        Optional<String> key = variable("DATASHARD_S3_ACCESS_KEY");
        Optional<String> secret = variable("DATASHARD_S3_SECRET_KEY");
        if (key.isPresent() || secret.isPresent()) {
            return Optional.of(pair(key, secret, token, "DATASHARD_S3_ACCESS_KEY", "DATASHARD_S3_SECRET_KEY"));
        }
        return Optional.empty();
    }

    private static S3Credentials pair(
            Optional<String> key, Optional<String> secret, Optional<String> token, String keyName, String secretName) {
        if (key.isEmpty() || secret.isEmpty()) {
            throw new InvalidUseException(
                    "Cannot use the keys of the S3 store",
                    (key.isPresent() ? keyName : secretName) + " is set without "
                            + (key.isPresent() ? secretName : keyName),
                    "Set both, or none: then the default chain of the AWS SDK finds them");
        }
        return new S3Credentials(key.get(), secret.get(), token);
    }

    private Optional<Boolean> pathStyle() {
        String name = "s3.path.style.access";
        Optional<String> given = option(name).or(() -> option("s3.path-style-access"));
        return given.map(text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(name, null, "it is neither true nor false");
        });
    }

    private ConditionalWrites conditionalWrites() {
        Optional<String> option = option(CONDITIONAL_WRITES);
        if (option.isPresent()) {
            return switch (option.get().toLowerCase(Locale.ROOT)) {
                case "auto" -> ConditionalWrites.PROBED;
                case "required" -> ConditionalWrites.TRUSTED;
                default ->
                    throw invalid(
                            CONDITIONAL_WRITES, null, "it is neither auto (try the store) nor required (don't try it)");
            };
        }
        return variable(CONDITIONAL_WRITES_VARIABLE)
                .map(text -> YES.contains(text.toLowerCase(Locale.ROOT))
                        ? ConditionalWrites.TRUSTED
                        : ConditionalWrites.ABSENT)
                .orElse(ConditionalWrites.PROBED);
    }

    private int maxConnections() {
        try {
            int number = option(MAX_CONNECTIONS).map(Integer::parseInt).orElse(S3Settings.DEFAULT_MAX_CONNECTIONS);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalid(MAX_CONNECTIONS, null, "it is not a whole number");
        }
        throw invalid(MAX_CONNECTIONS, null, "it is not above 0");
    }

    private Duration requestTimeout() {
        Optional<String> text = option(REQUEST_TIMEOUT);
        if (text.isEmpty()) {
            return S3Settings.DEFAULT_REQUEST_TIMEOUT;
        }
        try {
            String compact = text.get().replace(" ", "").toUpperCase(Locale.ROOT);
            Duration duration = Duration.parse(compact.startsWith("PT") ? compact : "PT" + compact);
            if (duration.compareTo(Duration.ZERO) > 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            throw invalid(REQUEST_TIMEOUT, null, "it is not a duration like 60s or 1m");
        }
        throw invalid(REQUEST_TIMEOUT, null, "it is not above 0");
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

    private Optional<String> first(String option, String variable) {
        return option(option).or(() -> variable(variable));
    }

    private Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private InvalidUseException invalid(String option, @Nullable String variable, String why) {
        String name = option(option).isPresent() || variable == null ? "'" + option + "'" : variable;
        return new InvalidUseException("Cannot use the setting " + name + " of the S3 store", why, "Correct " + name);
    }
}
