package io.datashard.storage.s3;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.Engine;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The options that a table sets for its store; the surroundings decide the others. Immutable; holds no key, so that it may be serialized.
 *
 * @param values the values by the keys of {@link S3Option}; each has the type of its option
 */
public record S3Choice(Map<String, Serializable> values) implements Serializable {
    /** No options. */
    public static final S3Choice NONE = new S3Choice(Map.of());

    private static final long serialVersionUID = 1L;

    public S3Choice {
        values = Map.copyOf(values);
        values.forEach(S3Choice::requireFit);
    }

    private static void requireFit(String key, Serializable value) {
        boolean fits = S3Option.all().stream()
                .anyMatch(option -> option.key().equals(key) && option.type().isInstance(value));
        if (!fits) {
            throw new IllegalArgumentException(key + " has no values like that");
        }
    }

    /**
     * Parses options from texts; blank texts count as not set.
     *
     * @param engine the engine in which the process runs, for messages
     * @throws InvalidUseException if an option is unknown, is a key, or has an invalid value
     */
    public static S3Choice parse(Map<String, String> texts, Engine engine) {
        texts.keySet().forEach(key -> requireKnown(key, engine));
        S3Choice choice = NONE;
        for (S3Option<?> option : S3Option.all()) {
            choice = choice.withText(option, texts);
        }
        return choice;
    }

    /** Like {@link #parse(Map, Engine)}, without an engine. */
    public static S3Choice parse(Map<String, String> texts) {
        return parse(texts, Engine.NONE);
    }

    private <T extends Serializable> S3Choice withText(S3Option<T> option, Map<String, String> texts) {
        return with(option, Said.among(texts, option, "'", "'").map(Said::value));
    }

    private static void requireKnown(String key, Engine engine) {
        if (S3Option.all().stream().noneMatch(option -> option.spellings().contains(key))) {
            S3Keys.requireNoKey(key, engine);
            throw new InvalidUseException(
                    "Cannot use the setting '" + key + "' of the S3 store",
                    "there is no such setting",
                    "The settings are "
                            + S3Option.all().stream().map(S3Option::key).collect(Collectors.joining(", ")));
        }
    }

    /** A copy with this value, if it is present; blanks around texts are removed. */
    public <T extends Serializable> S3Choice with(S3Option<T> option, Optional<T> value) {
        if (value.isEmpty()) {
            return this;
        }
        Map<String, Serializable> more = new HashMap<>(values);
        more.put(option.key(), value.get() instanceof String text ? text.strip() : value.get());
        return new S3Choice(more);
    }

    /** The value of an option with its name; empty if the table does not set it. */
    <T extends Serializable> Optional<Said<T>> find(S3Option<T> option) {
        return Optional.ofNullable(values.get(option.key()))
                .map(value -> new Said<>(option.type().cast(value), "'" + option.key() + "'"));
    }

    /** Whether no option is set. */
    public boolean isEmpty() {
        return values.isEmpty();
    }
}
