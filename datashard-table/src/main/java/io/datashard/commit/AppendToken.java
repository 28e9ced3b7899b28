package io.datashard.commit;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.IdSource;
import java.util.regex.Pattern;

/**
 * The name of one append, by which a repetition of it is recognised in the table.
 *
 * @param text up to 100 letters, digits and {@code . _ : / -}
 */
public record AppendToken(String text) {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._:/-]{1,100}");
    /** Tokens that nobody chose; they are remembered apart, so that they push out none that somebody did. */
    private static final String RANDOM = "auto-";

    /**
     * A token that the caller chose.
     *
     * @throws InvalidUseException if it has other characters, or is too long
     */
    public AppendToken {
        if (!ALLOWED.matcher(text).matches()) {
            throw new InvalidUseException(
                    "Cannot use this token for an append",
                    "it has " + text.length() + " characters, or others than letters, digits and . _ : / -",
                    "Use 1 to 100 of these, such as the name of the load and its day");
        }
    }

    /** A token for an append that got none. */
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
