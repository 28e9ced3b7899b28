package io.datashard.storage.s3;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.Engine;
import io.datashard.storage.Surroundings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the keys to a store: in the environment of this process, then in the configuration of the engine. Both keys of a pair come from the
 * same place.
 *
 * <p>Keys are never options of a table ({@code docs/decisions/0010}): everybody who sees the declaration of a table sees its options, and
 * catalogs and plans keep them.
 */
public final class S3Keys {
    private static final List<String> ACCESS_KEY = List.of("s3.access-key", "s3.access.key");
    private static final List<String> SECRET_KEY = List.of("s3.secret-key", "s3.secret.key");
    private static final List<String> TOKEN = List.of("s3.session-token", "s3.session.token");

    private S3Keys() {}

    /**
     * The keys of the surroundings; empty = ask the SDK's default chain.
     *
     * @throws InvalidUseException if one key of the pair is missing
     */
    static Optional<S3Credentials> find(Surroundings surroundings) {
        Map<String, String> environment = surroundings.environment();
        Engine engine = surroundings.engine();
        return pair(
                        S3Texts.variable(environment, "DATASHARD_S3_ACCESS_KEY"),
                        S3Texts.variable(environment, "DATASHARD_S3_SECRET_KEY"),
                        Optional.empty(),
                        "DATASHARD_S3_ACCESS_KEY",
                        "DATASHARD_S3_SECRET_KEY")
                .or(() -> pair(
                        first(engine.settings(), ACCESS_KEY),
                        first(engine.settings(), SECRET_KEY),
                        first(engine.settings(), TOKEN),
                        "'s3.access-key' of " + engine.configuration(),
                        "'s3.secret-key' of " + engine.configuration()));
    }

    /**
     * Refuses an option of a table that would hold a key.
     *
     * @param engine the engine in which the process runs, for the message
     * @throws InvalidUseException if the option would hold a key
     */
    public static void requireNoKey(String option, Engine engine) {
        boolean isKey = Stream.of(ACCESS_KEY, SECRET_KEY, TOKEN).anyMatch(keys -> keys.contains(option));
        if (isKey) {
            throw new InvalidUseException(
                    "Cannot take the key '" + option + "' from the options of a table",
                    "options are shown to everybody who looks at the declaration of a table, and are kept with it, in catalogs and plans",
                    "Remove it, and consider the key known to others: " + S3Credentials.places(engine));
        }
    }

    private static Optional<S3Credentials> pair(
            Optional<String> key, Optional<String> secret, Optional<String> token, String keyName, String secretName) {
        if (key.isEmpty() && secret.isEmpty()) {
            return Optional.empty();
        }
        if (key.isEmpty() || secret.isEmpty()) {
            throw new InvalidUseException(
                    "Cannot use the keys of the S3 store",
                    (key.isPresent() ? keyName : secretName) + " is set without "
                            + (key.isPresent() ? secretName : keyName),
                    "Set both, or none: then the default chain of the AWS SDK finds them");
        }
        return Optional.of(new S3Credentials(key.get(), secret.get(), token));
    }

    private static Optional<String> first(Map<String, String> from, List<String> names) {
        return names.stream().flatMap(name -> S3Texts.find(from, name).stream()).findFirst();
    }
}
