package io.datashard.commit;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.IdSource;
import java.util.regex.Pattern;

/**
 * The name of one append. By its token, the table recognises an append that is repeated.
 *
 * @param text up to 100 letters, digits and {@code . _ : / -}
 */
public record AppendToken(String text) {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._:/-]{1,100}");
    /** Prefix of tokens that no caller chose. The table remembers them apart, so that they push out no chosen token. */
    private static final String RANDOM = "auto-";

    /**
     * A token that the caller chose.
     *
     * @throws InvalidUseException if the text has other characters, or is too long
     */
    public AppendToken {
        if (!ALLOWED.matcher(text).matches()) {
            throw new InvalidUseException(
                    "Cannot use this token for an append",
                    "it has " + text.length() + " characters, or others than letters, digits and . _ : / -",
                    "Use 1 to 100 of these, such as the name of the load and its day");
        }
    }

    /** A random token, for an append without a chosen one. */
    public static AppendToken random(IdSource ids) {
        return new AppendToken(RANDOM + ids.hex32());
    }

    boolean isRandom() {
        return text.startsWith(RANDOM);
    }

    @Override
    public String toString() {
        return text;
    }
}
