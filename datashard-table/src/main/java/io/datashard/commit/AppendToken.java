package io.datashard.commit;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.IdSource;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of one append. By its token, the table recognises an append that is repeated.
 *
 * @param text up to 100 letters, digits and {@code . _ : / -}
 */
public record AppendToken(String text) {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._:/-]{1,100}");
    /** Prefix of tokens that no caller chose. The table remembers them apart, so that they push out no chosen token. */
    private static final String RANDOM = "auto-";

    private static final int WRITER_DIGITS = 8;

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
        return random(ids, null);
    }

    /**
     * A token for an append that got none.
     *
     * @param writer how the random tokens of the same writer begin; null for its first
     */
    static AppendToken random(IdSource ids, @Nullable String writer) {
        String digits = ids.hex32();
        return new AppendToken(RANDOM + (writer == null ? digits : writer + digits.substring(WRITER_DIGITS)));
    }

    /** By which digits the random tokens of a writer begin. */
    String writer() {
        return writer(text);
    }

    /** The same of a token that was read; nothing of one that somebody chose. */
    static String writer(String text) {
        int end = RANDOM.length() + WRITER_DIGITS;
        return text.startsWith(RANDOM) && text.length() >= end ? text.substring(RANDOM.length(), end) : "";
    }

    boolean isRandom() {
        return text.startsWith(RANDOM);
    }

    @Override
    public String toString() {
        return text;
    }
}
