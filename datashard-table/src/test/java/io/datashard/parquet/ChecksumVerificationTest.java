package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.model.FileToRead;
import io.datashard.storage.StoragePath;
import io.datashard.storage.Surroundings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumVerificationTest {
    @ParameterizedTest
    @CsvSource({
        "page,PAGE",
        "Page,PAGE",
        "'',PAGE",
        "full,FULL",
        "TRUE,FULL",
        "1,FULL",
        "yes,FULL",
        "' On ',FULL",
        "off,OFF",
        "False,OFF",
        "0,OFF",
        "no,OFF",
        "NONE,OFF"
    })
    void wordsOfPythonAreUnderstood(String text, ChecksumVerification expected) {
        assertThat(ChecksumVerification.of(environment(text))).isEqualTo(expected);
    }

    @Test
    void pagesAreVerifiedIfNothingIsSaid() {
        assertThat(ChecksumVerification.of(new Surroundings(Map.of(), Map.of())))
                .isEqualTo(ChecksumVerification.PAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pages", "2", "sha256", "on,off"})
    void otherWordsAreInvalidUse(String text) {
        assertThatThrownBy(() -> ChecksumVerification.of(environment(text)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot use DATASHARD_VERIFY_CHECKSUMS='" + text + "'")
                .hasMessageContaining("page, full (or true) or off (or false)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"})
    void whatIsRecordedAndNoSumIsAnErrorOnlyWhereItIsNeeded(String recorded) {
        FileToRead file = new FileToRead(StoragePath.of("data/a"), 1, 9, recorded);
        assertThat(FileCheck.of(ChecksumVerification.PAGE, file)).isEqualTo(new FileCheck(9, null, true));
        assertThat(FileCheck.of(ChecksumVerification.OFF, file)).isEqualTo(new FileCheck(9, null, false));
        assertThatThrownBy(() -> FileCheck.of(ChecksumVerification.FULL, file))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("data/a")
                .hasMessageContaining("'" + recorded + "'")
                .hasMessageContaining("TableRead.verifyChecksums(PAGE), or DATASHARD_VERIFY_CHECKSUMS=page");
        assertThatThrownBy(() -> FileCheck.of(ChecksumVerification.FULL, file, "'checks' = 'page'"))
                .hasMessageContaining("Verify pages only: 'checks' = 'page'");
    }

    @Test
    void whereNoSumIsRecordedPagesAreVerified() {
        FileToRead file = new FileToRead(StoragePath.of("data/a"), 1, 9, null);
        assertThat(FileCheck.of(ChecksumVerification.FULL, file)).isEqualTo(FileCheck.ofLength(9));
    }

    private static Surroundings environment(String text) {
        return new Surroundings(Map.of("DATASHARD_VERIFY_CHECKSUMS", text), Map.of());
    }
}
