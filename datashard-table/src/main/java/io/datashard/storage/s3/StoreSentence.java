package io.datashard.storage.s3;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a store says in its own words, fit to stand in an error: one line of bounded length, without what could be a secret. A store has seen
 * no secret key, but the token of a session, and some answer with the headers or the URL that they were asked with.
 */
final class StoreSentence {
    private static final int LONGEST = 300;
    /** Shorter ones are words, and no keys. */
    private static final int SHORTEST_SECRET = 8;
    /** All that is no text in a line, also what orders it from right to left. */
    private static final Pattern NO_TEXT = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+");
    /** What signs a URL or a request. */
    private static final Pattern SIGNATURE = Pattern.compile(
            "(?i)((?:X-Amz-(?:Signature|Credential|Security-Token)|AWSAccessKeyId|Signature|Credential)[=:] ?)[^&,\\s\"']+");
    /** Tokens of sessions: of AWS, or as MinIO makes them. Names of our objects have other letters, or no full stops. */
    private static final Pattern TOKEN =
            Pattern.compile("[A-Za-z0-9+/=]{100,}|[\\w-]{20,}\\.[\\w-]{20,}\\.[\\w-]{20,}");

    private StoreSentence() {}

    /** The sentence; empty where nothing is left of it. */
    static String of(String text, Optional<S3Credentials> keys) {
        String clean = NO_TEXT.matcher(text).replaceAll(" ").strip();
        for (String secret : keys.stream().flatMap(StoreSentence::secrets).toList()) {
            clean = clean.replace(secret, "***");
        }
        clean = SIGNATURE.matcher(clean).replaceAll("$1***");
        clean = TOKEN.matcher(clean).replaceAll("***");
        if (clean.length() <= LONGEST) {
            return clean;
        }
        int end = Character.isHighSurrogate(clean.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return clean.substring(0, end) + "…";
    }

    private static Stream<String> secrets(S3Credentials keys) {
        return Stream.concat(Stream.of(keys.secretKey()), keys.sessionToken().stream())
                .filter(secret -> secret.length() >= SHORTEST_SECRET);
    }
}
