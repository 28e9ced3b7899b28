package io.datashard.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.Engine;
import io.datashard.storage.Surroundings;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3SettingsTest {
    private static final S3Root ROOT = new S3Root("lake", "t");
    private static final Surroundings NOTHING = new Surroundings(Map.of(), Map.of());
    private static final Engine ENGINE =
            new Engine(Map.of(), "Mill's configuration", Optional.of("Mill's mill.yaml"), "the process that milled");
    private static final Map<String, String> PYTHON = Map.of(
            "DATASHARD_S3_ENDPOINT", "http://localhost:9000/",
            "DATASHARD_S3_ACCESS_KEY", "env-key",
            "DATASHARD_S3_SECRET_KEY", "env-secret",
            "DATASHARD_S3_REGION", "eu-west-1");

    private static final Map<String, String> FLINK = Map.of(
            "s3.endpoint", "http://flink:9000",
            "s3.access-key", "flink-key",
            "s3.secret-key", "flink-secret",
            "s3.session-token", "flink-token",
            "s3.endpoint.region", "eu-west-2",
            "s3.path.style.access", "false",
            "s3.max-connections", "5");

    @Test
    void theVariablesOfPythonAreEnough() {
        S3Settings settings = of(Map.of(), PYTHON);
        assertThat(settings.endpoint()).contains(URI.create("http://localhost:9000"));
        assertThat(settings.region()).isEqualTo("eu-west-1");
        assertThat(settings.credentials()).contains(new S3Credentials("env-key", "env-secret", Optional.empty()));
        assertThat(settings.pathStyle()).isTrue();
        assertThat(settings.conditionalWrites()).isEqualTo(ConditionalWrites.PROBED);
    }

    @Test
    void withoutAnySettingItIsAwsWithTheChainOfTheSdk() {
        S3Settings settings = of(Map.of(), Map.of());
        assertThat(settings.endpoint()).isEmpty();
        assertThat(settings.credentials()).isEmpty();
        assertThat(settings.profile()).isEmpty();
        assertThat(settings.pathStyle()).isFalse();
        assertThat(settings.maxConnections()).isEqualTo(64);
        assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void optionsOfTheTableComeFirst() {
        S3Settings settings = of(
                Map.of(
                        "s3.endpoint", "https://store.example.org",
                        "s3.region", "eu-north-1",
                        "s3.profile", "lake",
                        "s3.path-style-access", "false",
                        "s3.conditional-writes", "required",
                        "s3.max-connections", "8",
                        "s3.request-timeout", "1 m"),
                PYTHON);
        assertThat(settings)
                .isEqualTo(new S3Settings(
                        Optional.of(URI.create("https://store.example.org")),
                        "eu-north-1",
                        Optional.empty(),
                        Optional.of("lake"),
                        false,
                        ConditionalWrites.TRUSTED,
                        new Encryption.OfBucket(),
                        8,
                        Duration.ofMinutes(1)));
    }

    @Test
    void settingsOfFlinkComeAfterTheEnvironment() {
        S3Settings alone = S3SettingsResolver.resolve(S3Choice.NONE, new Surroundings(Map.of(), FLINK), Map.of());
        assertThat(alone.endpoint()).contains(URI.create("http://flink:9000"));
        assertThat(alone.region()).isEqualTo("eu-west-2");
        assertThat(alone.pathStyle()).isFalse();
        assertThat(alone.credentials())
                .contains(new S3Credentials("flink-key", "flink-secret", Optional.of("flink-token")));
        assertThat(alone.maxConnections()).isEqualTo(64);

        S3Settings both = S3SettingsResolver.resolve(S3Choice.NONE, new Surroundings(PYTHON, FLINK), Map.of());
        assertThat(both.endpoint()).contains(URI.create("http://localhost:9000"));
        assertThat(both.region()).isEqualTo("eu-west-1");
        assertThat(both.credentials()).contains(new S3Credentials("env-key", "env-secret", Optional.empty()));
    }

    @Test
    void aProcessThatKnowsNothingOfTheStoreLearnsAllButKeysFromTheJob() {
        Map<String, String> submitted =
                S3SettingsResolver.toSubmit(ROOT, S3Choice.NONE, new Surroundings(PYTHON, FLINK));
        assertThat(submitted)
                .isEqualTo(Map.of(
                        "s3.endpoint", "http://localhost:9000/",
                        "s3.region", "eu-west-1",
                        "s3.path.style.access", "false"));

        S3Settings elsewhere = S3SettingsResolver.resolve(S3Choice.NONE, NOTHING, submitted);
        assertThat(elsewhere.endpoint()).contains(URI.create("http://localhost:9000"));
        assertThat(elsewhere.region()).isEqualTo("eu-west-1");
        assertThat(elsewhere.pathStyle()).isFalse();
        assertThat(elsewhere.credentials()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true,TRUSTED", "no,ABSENT"})
    void theUseOfConditionalWritesTravelsWithTheJob(String value, ConditionalWrites meaning) {
        Map<String, String> submitted = S3SettingsResolver.toSubmit(
                ROOT, S3Choice.NONE, new Surroundings(Map.of("DATASHARD_S3_USE_CONDITIONAL_WRITES", value), Map.of()));
        assertThat(S3SettingsResolver.resolve(S3Choice.NONE, NOTHING, submitted).conditionalWrites())
                .isEqualTo(meaning);
    }

    @Test
    void aProcessThatKnowsAnotherStoreThanTheJobStops() {
        Map<String, String> submitted = S3SettingsResolver.toSubmit(
                ROOT, S3Choice.NONE, new Surroundings(Map.of("DATASHARD_S3_ENDPOINT", "http://a"), Map.of()));
        assertThatThrownBy(() -> S3SettingsResolver.resolve(S3Choice.NONE, new Surroundings(PYTHON, ENGINE), submitted))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'s3.endpoint' of the process that milled says http://a, and")
                .hasMessageContaining("DATASHARD_S3_ENDPOINT of this process says http://localhost:9000");
        Map<String, String> option = Map.of("s3.endpoint", "http://b");
        assertThat(S3SettingsResolver.resolve(S3Choice.parse(option), new Surroundings(PYTHON, Map.of()), submitted)
                        .endpoint())
                .contains(URI.create("http://b"));
    }

    @ParameterizedTest
    @CsvSource({"true,TRUSTED", "1,TRUSTED", "YES,TRUSTED", "false,ABSENT", "0,ABSENT", "on,ABSENT"})
    void useOfConditionalWritesHasPythonsMeaning(String value, ConditionalWrites meaning) {
        assertThat(of(Map.of(), Map.of("DATASHARD_S3_USE_CONDITIONAL_WRITES", value))
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
        "s3.endpoint,user:marker@host:9000",
        "s3.endpoint,http:",
        "s3.endpoint,http://host:0",
        "s3.endpoint,http://host:99999",
        "s3.endpoint,http://host:9000:9000",
        "s3.region,eu west 1",
        "s3.region,Europe (Ireland)",
        "s3.path.style.access,maybe",
        "s3.conditional-writes,off",
        "s3.max-connections,0",
        "s3.max-connections,many",
        "s3.request-timeout,0s",
        "s3.request-timeout,soon",
        "s3.endpont,http://host"
    })
    void aSettingThatMakesNoSenseIsNamed(String key, String value) {
        assertThatThrownBy(() -> of(Map.of(key, value), Map.of()))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'" + key + "'")
                .hasMessageNotContaining("marker");
    }

    /** What to write in their place is said. */
    @ParameterizedTest
    @CsvSource({
        "s3.endpoint,127.0.0.1:9000,'Write http://127.0.0.1:9000, or https://127.0.0.1:9000 if the store speaks TLS'",
        "s3.endpoint,localhost:9000,'Write http://localhost:9000, or'",
        "s3.endpoint,[::1]:9000,'Write http://[::1]:9000, or'",
        "s3.endpoint,http:/store:9000,'Write http://store:9000, or'",
        "s3.endpoint,s3://lake,its scheme is 's3'",
        "s3.endpoint,http://minio_1:9000,the name of its host has an underscore",
        "s3.region,EU-West-1,Write eu-west-1 into 's3.region'",
        "s3.region,eu-west-1b,Write eu-west-1 into 's3.region'"
    })
    void aSettingThatIsNearlyRightIsCorrected(String key, String value, String said) {
        assertThatThrownBy(() -> of(Map.of(key, value), Map.of()))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'" + key + "'")
                .hasMessageContaining(said);
    }

    /** OpenStack and Ceph. */
    @Test
    void storesOtherThanAwsMayHaveRegionsInUpperCase() {
        assertThat(of(Map.of("s3.endpoint", "HTTP://Store:9000//", "s3.region", " RegionOne "), Map.of()))
                .returns(URI.create("http://Store:9000"), settings -> settings.endpoint()
                        .orElseThrow())
                .returns("RegionOne", S3Settings::region);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DATASHARD_S3_ENDPOINT",
                "DATASHARD_S3_REGION",
                "DATASHARD_S3_ACCESS_KEY",
                "DATASHARD_S3_SECRET_KEY",
                "DATASHARD_S3_USE_CONDITIONAL_WRITES",
                "AWS_CA_BUNDLE"
            })
    void quotationMarksOfAnEnvFileAreNamedWithoutShowingTheValue(String variable) {
        Map<String, String> environment = new HashMap<>(PYTHON);
        environment.put("DATASHARD_S3_ENDPOINT", "https://host");
        for (String quoted : List.of("\"marker\"", "'marker'")) {
            environment.put(variable, quoted);
            assertThatThrownBy(() -> of(Map.of(), environment))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("Remove the quotation marks from " + variable)
                    .hasMessageNotContaining("marker");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://host:9000/lake", "http://host:9000/lake/", "http://host:9000/lake/x"})
    void anEndpointThatHoldsABucketIsRefusedWhereTheTableIsNamed(String endpoint) {
        Surroundings ofLake =
                new Surroundings(Map.of("DATASHARD_S3_ENDPOINT", endpoint, "DATASHARD_S3_BUCKET", "lake"), Map.of());
        for (S3Root root : List.of(new S3Root("lake", "t"), new S3Root("other", "t"))) {
            assertThatThrownBy(() -> S3SettingsResolver.toSubmit(root, S3Choice.NONE, ofLake))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("it is the URL of the bucket 'lake', not of the store")
                    .hasMessageContaining("Take the bucket out of 's3.endpoint' (or DATASHARD_S3_ENDPOINT)");
        }
    }

    @Test
    void aVariableThatMakesNoSenseIsNamedAsTheVariable() {
        assertThatThrownBy(() -> of(Map.of(), Map.of("DATASHARD_S3_ENDPOINT", "host")))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("DATASHARD_S3_ENDPOINT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3.access-key",
                "s3.access.key",
                "s3.secret-key",
                "s3.secret.key",
                "s3.session-token",
                "s3.session.token"
            })
    void keysAreNoOptionsOfATable(String key) {
        assertThatThrownBy(() -> of(Map.of(key, "marker"), PYTHON))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'" + key + "'")
                .hasMessageContaining("DATASHARD_S3_SECRET_KEY")
                .hasMessageNotContaining("config.yaml")
                .hasMessageNotContaining("marker");
        assertThatThrownBy(() -> S3Choice.parse(Map.of(key, "marker"), ENGINE))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'" + key + "'")
                .hasMessageContaining("DATASHARD_S3_SECRET_KEY")
                .hasMessageContaining("the lines 's3.access-key: …' and 's3.secret-key: …' of Mill's mill.yaml")
                .hasMessageNotContaining("marker");
    }

    @Test
    void halfAKeyPairIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> of(Map.of(), Map.of("DATASHARD_S3_ACCESS_KEY", "marker")))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("DATASHARD_S3_ACCESS_KEY is set without DATASHARD_S3_SECRET_KEY")
                .hasMessageNotContaining("marker");
        Surroundings half = new Surroundings(Map.of(), ENGINE.with(Map.of("s3.secret-key", "marker")));
        assertThatThrownBy(() -> S3SettingsResolver.resolve(S3Choice.NONE, half, Map.of()))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'s3.secret-key' of Mill's configuration is set without")
                .hasMessageNotContaining("marker");
    }

    @Test
    void keysAreWhereTheEngineHasThem() {
        assertThat(of(Map.of(), PYTHON).keys())
                .isEqualTo("DATASHARD_S3_ACCESS_KEY and DATASHARD_S3_SECRET_KEY of this process");
        assertThat(S3SettingsResolver.resolve(S3Choice.NONE, new Surroundings(PYTHON, ENGINE), Map.of())
                        .keys())
                .isEqualTo("DATASHARD_S3_ACCESS_KEY and DATASHARD_S3_SECRET_KEY of this process"
                        + " (or 's3.access-key' and 's3.secret-key' in Mill's mill.yaml)");
    }

    @Test
    void noSecretIsPrinted() {
        assertThat(of(Map.of(), PYTHON).toString())
                .contains("localhost")
                .doesNotContain("env-secret")
                .doesNotContain("env-key");
        assertThat(ENGINE.with(FLINK).toString()).doesNotContain("secret").doesNotContain("key");
        assertThat(new Surroundings(PYTHON, FLINK).toString())
                .doesNotContain("secret")
                .doesNotContain("key");
    }

    private static S3Settings of(Map<String, String> options, Map<String, String> environment) {
        return S3SettingsResolver.resolve(S3Choice.parse(options), new Surroundings(environment, Map.of()), Map.of());
    }
}
