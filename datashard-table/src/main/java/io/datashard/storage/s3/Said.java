package io.datashard.storage.s3;

import io.datashard.error.InvalidUseException;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;

/**
 * A value of a setting, and the name under which the user gave it.
 *
 * @param value the value
 * @param name the name, for messages
 */
record Said<T>(T value, String name) {
    /** The value of an option among texts, by its key or its other spelling. */
    static <T extends Serializable> Optional<Said<T>> among(
            Map<String, String> texts, S3Option<T> option, String before, String after) {
        return option.spellings().stream()
                .filter(key -> S3Texts.find(texts, key).isPresent())
                .findFirst()
                .map(key -> {
                    String name = before + key + after;
                    String text = S3Texts.find(texts, key).orElseThrow();
                    return new Said<>(option.reading().of(text, name), name);
                });
    }

    /** The text of an option, by its key or its other spelling. */
    static Optional<String> textAmong(Map<String, String> texts, S3Option<?> option) {
        return option.spellings().stream()
                .flatMap(key -> S3Texts.find(texts, key).stream())
                .findFirst();
    }

    /** The value of an option in its environment variable. */
    static <T extends Serializable> Optional<Said<T>> ofVariable(Map<String, String> environment, S3Option<T> option) {
        return option.variable().flatMap(variable -> S3Texts.variable(environment, variable)
                .map(text -> new Said<>(option.readingOfVariable().of(text, variable), variable)));
    }

    InvalidUseException invalid(String why) {
        return S3Texts.invalid(name, why);
    }

    InvalidUseException invalid(String why, String remedy) {
        return S3Texts.invalid(name, why, remedy);
    }
}
