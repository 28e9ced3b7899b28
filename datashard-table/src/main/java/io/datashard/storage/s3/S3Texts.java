package io.datashard.storage.s3;

import io.datashard.error.InvalidUseException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parses the texts of store settings; each has the name under which the user gave it, for messages. */
final class S3Texts {
    /** How a submitting process says that there are no conditional writes; not a value of the option in SQL. */
    static final String ABSENT = "absent";

    private static final Set<String> YES = Set.of("true", "1", "yes");

    private S3Texts() {}

    /** The text with this name; empty if it is missing or blank. */
    static Optional<String> find(Map<String, String> from, String name) {
        return Optional.ofNullable(from.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /**
     * The text of a variable of the environment, unless it is blank.
     *
     * @throws InvalidUseException if it is in quotes, which is never meant
     */
    static Optional<String> variable(Map<String, String> environment, String name) {
        Optional<String> text = find(environment, name);
        if (text.filter(S3Texts::isQuoted).isPresent()) {
            throw invalid(
                    name,
                    "it begins and ends with a quotation mark, which is taken as part of the value",
                    "Remove the quotation marks from " + name
                            + ": a shell takes them off, an env file of Docker or a Kubernetes" + " manifest may not");
        }
        return text;
    }

    private static boolean isQuoted(String text) {
        return text.length() > 1
                && (text.startsWith("\"") || text.startsWith("'"))
                && text.charAt(0) == text.charAt(text.length() - 1);
    }

    static String plain(String text, String name) {
        return text;
    }

    static Boolean flag(String text, String name) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(name, "it is neither true nor false");
        };
    }

    static Integer number(String text, String name) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw invalid(name, "it is not a whole number");
        }
    }

    static Duration duration(String text, String name) {
        try {
            String compact = text.replace(" ", "").toUpperCase(Locale.ROOT);
            return Duration.parse(compact.startsWith("PT") ? compact : "PT" + compact);
        } catch (DateTimeParseException e) {
            throw invalid(name, "it is not a duration like 60s or 1m");
        }
    }

    /** A duration as messages have it: in seconds, or exactly where these are not whole. */
    static String shown(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    static ConditionalWrites conditionalWrites(String text, String name) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "auto" -> ConditionalWrites.PROBED;
            case "required" -> ConditionalWrites.TRUSTED;
            case ABSENT -> ConditionalWrites.ABSENT;
            default -> throw invalid(name, "it is neither auto (try the store) nor required (don't try it)");
        };
    }

    /** As Python understands its variable: everything but a yes is a no. */
    static ConditionalWrites conditionalWritesOfPython(String text, String name) {
        return YES.contains(text.toLowerCase(Locale.ROOT)) ? ConditionalWrites.TRUSTED : ConditionalWrites.ABSENT;
    }

    static InvalidUseException invalid(String name, String why) {
        return invalid(name, why, "Correct " + name);
    }

    static InvalidUseException invalid(String name, String why, String remedy) {
        return new InvalidUseException("Cannot use the setting " + name + " of the S3 store", why, remedy);
    }
}
