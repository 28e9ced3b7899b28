package io.datashard.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a store says is shown in one line that tells no secret. */
class StoreSentenceTest {
    private static final Optional<S3Credentials> KEYS =
            Optional.of(new S3Credentials("key-id", "the-secret-key", Optional.of("the-token-of-the-session")));

    @Test
    void aSentenceIsShownAsItIs() {
        assertThat(shown("S3 API Requests must be made to API port."))
                .isEqualTo("S3 API Requests must be made to API port.");
        assertThat(shown("Der Schlüssel ist falsch")).isEqualTo("Der Schlüssel ist falsch");
        assertThat(shown("")).isEmpty();
    }

    @Test
    void itIsOneLineWithoutControlCharacters() {
        assertThat(shown(" one\r\n\ttwo\u0000\u001b[31mthree\u2028four\u202efive "))
                .isEqualTo("one two [31mthree four five");
    }

    @Test
    void itsLengthIsBoundedAndNoCharacterIsCutInTwo() {
        assertThat(shown("x".repeat(5) + " y".repeat(1000))).hasSize(301).endsWith("…");
        assertThat(shown("a b".repeat(99) + "ab" + "\ud83d\ude00".repeat(9)))
                .endsWith("b…")
                .hasSize(300);
    }

    @Test
    void noSecretIsShown() {
        assertThat(shown("you sent the-token-of-the-session and the-secret-key"))
                .isEqualTo("you sent *** and ***");
        assertThat(shown("GET /lake/t?X-Amz-Signature=0af1&X-Amz-Security-Token=abc%3D&x=1 is refused"))
                .isEqualTo("GET /lake/t?X-Amz-Signature=***&X-Amz-Security-Token=***&x=1 is refused");
        assertThat(shown("token " + "aB3/".repeat(40) + "= has expired")).isEqualTo("token *** has expired");
        String part = "eyJhbGciOiJIUzUxMiIsInR5";
        assertThat(shown("claims of " + part + "." + part + "." + part)).isEqualTo("claims of ***");
    }

    @Test
    void namesOfObjectsAreNoSecrets() {
        String key =
                "lake/warehouse/production/flights/data/carrier=AA/day=2026-01-01/flink_0123456789abcdef0123456789abcdef.parquet";
        assertThat(shown("no access to " + key)).isEqualTo("no access to " + key);
    }

    private static String shown(String text) {
        return StoreSentence.of(text, KEYS);
    }
}
