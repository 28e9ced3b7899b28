package io.datashard.parquet;

import io.datashard.annotation.Internal;
import io.datashard.annotation.PublicEvolving;
import io.datashard.error.InvalidUseException;
import io.datashard.storage.Surroundings;
import java.util.Locale;

/** Which checksums of data files to verify on reading (classic format section 5). */
@PublicEvolving
public enum ChecksumVerification {
    /** The checksums of the pages that are read, if they have one. Does not find damaged headers and footers. */
    PAGE,
    /** Also the recorded SHA-256 of the whole file, before its rows are used: each split reads its whole file. */
    FULL,
    /** None. */
    OFF;

    /** The environment variable that sets the default. */
    public static final String VARIABLE = "DATASHARD_VERIFY_CHECKSUMS";

    /**
     * The setting of the surroundings; {@link #PAGE} if there is none.
     *
     * @throws InvalidUseException if the setting is invalid
     */
    @Internal
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
