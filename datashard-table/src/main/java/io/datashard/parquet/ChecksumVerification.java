package io.datashard.parquet;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.Surroundings;
import java.util.Locale;

/** Which checksums of data files are compared when they are read (classic format section 5). */
public enum ChecksumVerification {
    /** Those of the pages that are read, where they have one: damaged headers and footers are not found. */
    PAGE,
    /** Also the SHA-256 of the whole file with what the table recorded, before its rows are used: each split reads its whole file. */
    FULL,
    /** None. */
    OFF;

    /** The environment variable that says what holds where nothing else does. */
    public static final String VARIABLE = "DATASHARD_VERIFY_CHECKSUMS";

    /**
     * What a process is told; {@link #PAGE} if nothing.
     *
     * @throws InvalidUseException if that can't be understood
     */
    public static ChecksumVerification of(Surroundings surroundings) {
        String text = surroundings.environment().getOrDefault(VARIABLE, "").trim();
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "", "page" -> PAGE;
            case "full", "true", "1", "yes", "on" -> FULL;
            case "off", "false", "0", "no", "none" -> OFF;
            default ->
                throw new InvalidUseException(
                        "Cannot use " + VARIABLE + "='" + text + "'",
                        "it does not say which checksums of data files to verify",
                        "Set it to page, full (or true) or off (or false)");
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
