package io.datashard.format.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.format.error.InvalidUseException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3SettingsTest {
    private static final Map<String, String> PYTHON = Map.of(
            "DATASHARD_S3_ENDPOINT", "http://localhost:9000/",
            "DATASHARD_S3_ACCESS_KEY", "env-key",
            "DATASHARD_S3_SECRET_KEY", "env-secret",
            "DATASHARD_S3_REGION", "eu-west-1");

    @Test
    void theVariablesOfPythonAreEnough() {
        S3Settings settings = S3Settings.of(Map.of(), PYTHON);
        assertThat(settings.endpoint()).contains(URI.create("http://localhost:9000"));
        assertThat(settings.region()).isEqualTo("eu-west-1");
        assertThat(settings.credentials()).contains(new S3Credentials("env-key", "env-secret", Optional.empty()));
        assertThat(settings.pathStyle()).isTrue();
        assertThat(settings.conditionalWrites()).isEqualTo(ConditionalWrites.PROBED);
    }

    @Test
    void withoutAnySettingItIsAwsWithTheChainOfTheSdk() {
        S3Settings settings = S3Settings.of(Map.of(), Map.of());
        assertThat(settings.endpoint()).isEmpty();
        assertThat(settings.credentials()).isEmpty();
        assertThat(settings.pathStyle()).isFalse();
        assertThat(settings.maxConnections()).isEqualTo(64);
        assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void optionsOfTheTableComeFirst() {
        S3Settings settings = S3Settings.of(
                Map.of(
                        "s3.endpoint", "https://store.example.org",
                        "s3.region", "eu-north-1",
                        "s3.access-key", "option-key",
                        "s3.secret-key", "option-secret",
                        "s3.session-token", "token",
                        "s3.path-style-access", "false",
                        "s3.conditional-writes", "required",
                        "s3.max-connections", "8",
                        "s3.request-timeout", "1 m"),
                PYTHON);
        assertThat(settings)
                .isEqualTo(new S3Settings(
                        Optional.of(URI.create("https://store.example.org")),
                        "eu-north-1",
                        Optional.of(new S3Credentials("option-key", "option-secret", Optional.of("token"))),
                        false,
                        ConditionalWrites.TRUSTED,
                        8,
                        Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @CsvSource({"true,TRUSTED", "1,TRUSTED", "YES,TRUSTED", "false,ABSENT", "0,ABSENT", "on,ABSENT"})
    void useOfConditionalWritesHasPythonsMeaning(String value, ConditionalWrites meaning) {
        assertThat(S3Settings.of(Map.of(), Map.of("DATASHARD_S3_USE_CONDITIONAL_WRITES", value))
                        .conditionalWrites())
                .isEqualTo(meaning);
    }

    @ParameterizedTest
    @CsvSource({
        "s3.endpoint,localhost:9000",
        "s3.endpoint,store.example.org",
        "s3.endpoint,http://",
        "s3.endpoint,http://a b",
        "s3.endpoint,http://marker:marker@host",
        "s3.endpoint,http://host?marker=1",
        "s3.path.style.access,maybe",
        "s3.conditional-writes,off",
        "s3.max-connections,0",
        "s3.max-connections,many",
        "s3.request-timeout,0s",
        "s3.request-timeout,soon"
    })
    void aSettingThatMakesNoSenseIsNamed(String key, String value) {
        assertThatThrownBy(() -> S3Settings.of(Map.of(key, value), Map.of()))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'" + key + "'")
                .hasMessageNotContaining("marker");
    }

    @Test
    void aVariableThatMakesNoSenseIsNamedAsTheVariable() {
        assertThatThrownBy(() -> S3Settings.of(Map.of(), Map.of("DATASHARD_S3_ENDPOINT", "host")))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("DATASHARD_S3_ENDPOINT");
    }

    @Test
    void halfAKeyPairIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> S3Settings.of(Map.of("s3.secret-key", "marker"), PYTHON))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("s3.secret-key is set without s3.access-key")
                .hasMessageNotContaining("marker");
        assertThatThrownBy(() -> S3Settings.of(Map.of(), Map.of("DATASHARD_S3_ACCESS_KEY", "marker")))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("DATASHARD_S3_ACCESS_KEY is set without DATASHARD_S3_SECRET_KEY")
                .hasMessageNotContaining("marker");
        assertThatThrownBy(() -> S3Settings.of(Map.of("s3.session-token", "marker"), PYTHON))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageNotContaining("marker");
    }

    @Test
    void noSecretIsPrinted() {
        assertThat(S3Settings.of(Map.of(), PYTHON).toString())
                .contains("localhost")
                .doesNotContain("env-secret")
                .doesNotContain("env-key");
    }
}
