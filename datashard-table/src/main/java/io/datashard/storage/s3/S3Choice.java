package io.datashard.storage.s3;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.Engine;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a table says of its store; what it leaves open, the surroundings say. Immutable, without any key, so that it can travel with a job.
 *
 * @param values the values by the keys of {@link S3Option}, each of the type of its option
 */
public record S3Choice(Map<String, Serializable> values) implements Serializable {
    /** Nothing. */
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
     * Understands options that are texts; blank ones say nothing.
     *
     * @param engine the engine that the process runs in, for messages
     * @throws InvalidUseException if one is unknown, is a key, or is not understood
     */
    public static S3Choice parse(Map<String, String> texts, Engine engine) {
        texts.keySet().forEach(key -> requireKnown(key, engine));
        S3Choice choice = NONE;
        for (S3Option<?> option : S3Option.all()) {
            choice = choice.withText(option, texts);
        }
        return choice;
    }

    /** {@link #parse(Map, Engine)} without an engine. */
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

    /** The same with that value, if there is one; texts count without the blanks around them. */
    public <T extends Serializable> S3Choice with(S3Option<T> option, Optional<T> value) {
        if (value.isEmpty()) {
            return this;
        }
        Map<String, Serializable> more = new HashMap<>(values);
        more.put(option.key(), value.get() instanceof String text ? text.strip() : value.get());
        return new S3Choice(more);
    }

    /** The value of an option, if the table has one, with its name. */
    <T extends Serializable> Optional<Said<T>> find(S3Option<T> option) {
        return Optional.ofNullable(values.get(option.key()))
                .map(value -> new Said<>(option.type().cast(value), "'" + option.key() + "'"));
    }

    /** Whether it says nothing. */
    public boolean isEmpty() {
        return values.isEmpty();
    }
}
