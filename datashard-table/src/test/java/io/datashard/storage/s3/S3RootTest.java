package io.datashard.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.StoragePath;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3RootTest {
    private static final Map<String, String> S3 = Map.of("DATASHARD_STORAGE_TYPE", "s3", "DATASHARD_S3_BUCKET", "lake");

    @ParameterizedTest
    @CsvSource({
        "trades,lake/,lake/trades",
        "/trades/,lake/,lake/trades",
        "/trades/,'',trades",
        "a/b,lake/x//,lake/x/a/b",
        "/,lake,lake",
        "trades,/lake,/lake/trades"
    })
    void aPathWithoutSchemeResolvesAsInPython(String path, String prefix, String expected) {
        Map<String, String> environment =
                Map.of("DATASHARD_STORAGE_TYPE", "s3", "DATASHARD_S3_BUCKET", "lake", "DATASHARD_S3_PREFIX", prefix);
        assertThat(S3Root.of(path, environment)).isEqualTo(new S3Root("lake", expected));
    }

    @Test
    void aUriNamesBucketAndPrefixByItself() {
        assertThat(S3Root.of("s3://other/a/b c/", Map.of())).isEqualTo(new S3Root("other", "a/b c"));
        assertThat(S3Root.of("s3://other", Map.of())).isEqualTo(new S3Root("other", ""));
        assertThat(S3Root.of("s3://other/a/b c/", Map.of()).uri()).isEqualTo("s3://other/a/b c");
        assertThat(new S3Root("other", "").uri()).isEqualTo("s3://other");
        assertThat(new S3Root("other", "").key(StoragePath.of("data/x"))).isEqualTo("data/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3a://lake/t", "s3n://lake/t", "S3://lake/t"})
    void otherSpellingsOfTheSchemeAreRefusedWithTheRightOne(String path) {
        assertThat(S3Root.claims(path, Map.of())).isTrue();
        assertThatThrownBy(() -> S3Root.of(path, Map.of()))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'s3://lake/t'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://",
                "s3:///t",
                "s3://a/t",
                "s3://la ke/t",
                "s3://-lake/t",
                "s3://lake/a//b",
                "s3://lake/a/../b",
                "s3://lake/a/./b"
            })
    void whatIsNoBucketOrPrefixIsRefused(String path) {
        assertThatThrownBy(() -> S3Root.of(path, Map.of()))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("the path");
    }

    @Test
    void aBucketThatContradictsTheEnvironmentIsRefused() {
        assertThatThrownBy(() -> S3Root.of("s3://other/t", S3))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("DATASHARD_S3_BUCKET")
                .hasMessageContaining("'lake'");
        assertThat(S3Root.of("s3://lake/t", S3)).isEqualTo(new S3Root("lake", "t"));
    }

    @Test
    void withoutABucketThePathIsRefused() {
        assertThatThrownBy(() -> S3Root.of("trades", Map.of("DATASHARD_STORAGE_TYPE", "s3")))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("DATASHARD_S3_BUCKET");
    }

    @Test
    void onlyWhatIsMeantForS3IsClaimed() {
        assertThat(S3Root.claims("trades", S3)).isTrue();
        assertThat(S3Root.claims("/trades", S3)).isTrue();
        assertThat(S3Root.claims("file:///trades", S3)).isFalse();
        assertThat(S3Root.claims("file:/trades", S3)).isFalse();
        assertThat(S3Root.claims("hdfs://x/trades", S3)).isFalse();
        assertThat(S3Root.claims("trades", Map.of())).isFalse();
        assertThat(S3Root.claims("trades", Map.of("DATASHARD_STORAGE_TYPE", "local")))
                .isFalse();
    }
}
