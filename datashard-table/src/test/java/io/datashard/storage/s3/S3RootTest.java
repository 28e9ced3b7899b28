package io.datashard.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.StoragePath;
import java.util.HashMap;
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
    @ValueSource(strings = {"s3a://lake/t", "s3n://lake/t", "S3://lake/t", "s3:/lake/t", "s3:lake/t"})
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

    /** A job may copy from one bucket to another. */
    @Test
    void aPathWithASchemeMayNameAnotherBucketThanTheEnvironment() {
        Map<String, String> environment =
                Map.of("DATASHARD_STORAGE_TYPE", "s3", "DATASHARD_S3_BUCKET", "lake", "DATASHARD_S3_PREFIX", "x/");
        assertThat(S3Root.of("s3://other/t", environment)).isEqualTo(new S3Root("other", "t"));
        assertThat(S3Root.of("s3://lake/t", environment)).isEqualTo(new S3Root("lake", "t"));
        assertThat(S3Root.of("t", environment)).isEqualTo(new S3Root("lake", "x/t"));
    }

    /** Python takes all of these for a local disk. */
    @ParameterizedTest
    @ValueSource(strings = {"minio", "gcs", "GCS", "aws", "s3a", "s3 ", "\"s3\"", "'local'", "true", "file"})
    void aTypeOfStorageThatIsNeitherS3NorLocalIsRefused(String type) {
        Map<String, String> environment = Map.of("DATASHARD_STORAGE_TYPE", type, "DATASHARD_S3_BUCKET", "lake");
        assertThatThrownBy(() -> S3Root.claims("/data/t", environment))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'/data/t'")
                .hasMessageContaining("DATASHARD_STORAGE_TYPE is '" + type + "', which is neither 's3' nor 'local'")
                .hasMessageContaining("Set it to s3 for every store that speaks the S3 protocol");
        assertThat(S3Root.claims("s3://lake/t", environment)).isTrue();
        assertThat(S3Root.claims("file:///data/t", environment)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"s3,true", "S3,true", "local,false", "LOCAL,false", "'local ',false", "'',false", "' ',false"})
    void aTypeOfStorageThatPythonUnderstandsHasTheSameMeaning(String type, boolean s3) {
        assertThat(S3Root.claims("t", Map.of("DATASHARD_STORAGE_TYPE", type))).isEqualTo(s3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://lake", "lake/", "lake/x", "la ke", "http://localhost:9000/lake"})
    void aBucketOfTheEnvironmentThatIsNoneIsNamedAsTheVariable(String bucket) {
        Map<String, String> environment = Map.of("DATASHARD_STORAGE_TYPE", "s3", "DATASHARD_S3_BUCKET", bucket);
        assertThatThrownBy(() -> S3Root.of("t", environment))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("DATASHARD_S3_BUCKET is '" + bucket + "', which is not a name of a bucket")
                .hasMessageContaining("DATASHARD_S3_PREFIX");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DATASHARD_S3_BUCKET", "DATASHARD_S3_PREFIX"})
    void quotationMarksOfAnEnvFileAreNamed(String variable) {
        Map<String, String> environment = new HashMap<>(S3);
        environment.put(variable, "\"lake\"");
        assertThatThrownBy(() -> S3Root.of("t", environment))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Remove the quotation marks from " + variable);
    }

    @Test
    void blanksAroundABucketAreNoneOfItAndLineBreaksInAPrefixAreRefused() {
        Map<String, String> environment = new HashMap<>(S3);
        environment.put("DATASHARD_S3_BUCKET", " lake\n");
        assertThat(S3Root.of("t", environment)).isEqualTo(new S3Root("lake", "t"));
        environment.put("DATASHARD_S3_PREFIX", "x/\n");
        assertThatThrownBy(() -> S3Root.of("t", environment))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("line break")
                .hasMessageContaining("DATASHARD_S3_PREFIX");
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
