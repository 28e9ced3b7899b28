package io.datashard.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.StorageException;
import io.datashard.storage.StoragePath;
import io.datashard.storage.Surroundings;
import io.datashard.storage.s3.StubServer.Answer;
import io.datashard.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where keys are found that no setting of ours names. Each place is played by a stub; {@link ReachTest} has the environment. */
@Timeout(60)
class CredentialChainTest {
    private static final StoragePath PATH = StoragePath.of("data/a.parquet");

    @TempDir
    Path folder;

    private StubServer store;

    @BeforeEach
    void open() throws IOException {
        store = StubServer.http(StubServer::everyObject);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void keysAreFoundInTheProfileThatTheProcessHas() throws IOException {
        Path credentials = profiles();
        readWith(Map.of("aws.sharedCredentialsFile", credentials.toString(), "aws.profile", "lake"), Map.of());
        assertSigned("key-of-lake", "");
    }

    @Test
    void keysAreFoundInTheProfileThatTheTableNames() throws IOException {
        Path credentials = profiles();
        readWith(Map.of("aws.sharedCredentialsFile", credentials.toString()), Map.of("s3.profile", "lake"));
        assertSigned("key-of-lake", "");
    }

    @Test
    void aProfileThatIsNotThereIsNamed() throws IOException {
        Path credentials = profiles();
        assertThatThrownBy(() -> readWith(
                        Map.of("aws.sharedCredentialsFile", credentials.toString()), Map.of("s3.profile", "sea")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("no keys were found in the profile 'sea'")
                .hasMessageContaining("AWS_SHARED_CREDENTIALS_FILE");
    }

    private Path profiles() throws IOException {
        return Files.writeString(
                folder.resolve("credentials"),
                """
                        [default]
                        aws_access_key_id = other
                        aws_secret_access_key = secret-marker
                        [lake]
                        aws_access_key_id = key-of-lake
                        aws_secret_access_key = secret-marker
                        """);
    }

    @Test
    void aWebIdentityIsExchangedForKeysOfItsRole() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "identity-of-pod");
        String answer = "<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                + "<AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>key-of-role</AccessKeyId>"
                + "<SecretAccessKey>secret-marker</SecretAccessKey><SessionToken>token</SessionToken>"
                + "<Expiration>2126-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult>"
                + "</AssumeRoleWithWebIdentityResponse>";
        try (StubServer sts = StubServer.http(request -> new Answer(200, "text/xml", answer))) {
            readWith(
                    Map.of(
                            "aws.webIdentityTokenFile",
                            token.toString(),
                            "aws.roleArn",
                            "arn:aws:iam::1:role/flink",
                            "aws.endpointUrlSts",
                            sts.url(),
                            "aws.region",
                            "us-east-1"),
                    Map.of());
            assertThat(sts.requests()).singleElement().satisfies(request -> assertThat(request.body())
                    .contains("Action=AssumeRoleWithWebIdentity")
                    .contains("WebIdentityToken=identity-of-pod")
                    .contains("role%2Fflink"));
        }
        assertSigned("key-of-role", "token");
    }

    @Test
    void aContainerAsksItsAgent() throws IOException {
        try (StubServer agent = StubServer.http(request -> Answer.json("{" + temporary("key-of-task") + "}"))) {
            readWith(
                    Map.of(
                            "aws.containerCredentialsFullUri",
                            agent.url() + "/v1/credentials",
                            "aws.containerAuthorizationToken",
                            "token-of-agent"),
                    Map.of());
            assertThat(agent.requests()).singleElement().satisfies(request -> {
                assertThat(request.line()).isEqualTo("GET /v1/credentials");
                assertThat(request.header("Authorization")).isEqualTo("token-of-agent");
            });
        }
        assertSigned("key-of-task", "token");
    }

    @Test
    void anInstanceAsksItsMetadataService() throws IOException {
        try (StubServer service = StubServer.http(CredentialChainTest::instanceMetadata)) {
            readWith(Map.of("aws.ec2MetadataServiceEndpoint", service.url()), Map.of());
            assertThat(service.requests())
                    .extracting(StubServer.Request::line)
                    .contains("PUT /latest/api/token")
                    .allMatch(line -> line.contains("/latest/"));
        }
        assertSigned("key-of-instance", "token");
    }

    private static String temporary(String key) {
        return "\"AccessKeyId\": \"" + key + "\", \"SecretAccessKey\": \"secret-marker\", \"Token\": \"token\","
                + " \"Expiration\": \"2126-01-01T00:00:00Z\"";
    }

    private static Answer instanceMetadata(StubServer.Request request) {
        String roles = "/latest/meta-data/iam/security-credentials/";
        if (request.line().equals("PUT /latest/api/token")) {
            return new Answer(200, "text/plain", "session");
        }
        if (request.line().equals("GET " + roles)) {
            return new Answer(200, "text/plain", "flink-role");
        }
        return request.line().equals("GET " + roles + "flink-role")
                ? Answer.json(
                        "{\"Code\": \"Success\", \"LastUpdated\": \"2026-01-01T00:00:00Z\", \"Type\": \"AWS-HMAC\", "
                                + temporary("key-of-instance") + "}")
                : Answer.absent();
    }

    @Test
    void propertiesOfTheJvmComeBeforeAllOthers() throws IOException {
        Path credentials = profiles();
        readWith(
                Map.of(
                        "aws.accessKeyId", "key-of-jvm",
                        "aws.secretAccessKey", "secret-marker",
                        "aws.sessionToken", "token",
                        "aws.sharedCredentialsFile", credentials.toString()),
                Map.of());
        assertSigned("key-of-jvm", "token");
    }

    @Test
    void withoutKeysAnywhereTheUserIsToldWhereTheyAreLookedFor() {
        assertThatThrownBy(() -> readWith(Map.of("aws.disableEc2Metadata", "true"), Map.of()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Cannot read s3://lake/t/data/a.parquet: no keys were found")
                .hasMessageContaining("DATASHARD_S3_ACCESS_KEY")
                .hasMessageContaining("environment, profile, web identity, container or instance role");
        assertThat(store.requests()).isEmpty();
    }

    /** Reads by the settings of a process that has these properties and neither keys nor a profile besides. */
    private void readWith(Map<String, String> properties, Map<String, String> options) {
        String nowhere = folder.resolve("nowhere").toString();
        Map<String, String> all =
                new HashMap<>(Map.of("aws.sharedCredentialsFile", nowhere, "aws.configFile", nowhere));
        all.putAll(properties);
        Map<String, String> withEndpoint = new HashMap<>(options);
        withEndpoint.put("s3.endpoint", store.url());
        try (SystemProperties set = SystemProperties.with(all)) {
            assertThat(set.names()).contains("aws.configFile");
            S3Settings settings = S3SettingsResolver.resolve(
                    S3Choice.parse(withEndpoint), new Surroundings(Map.of(), Map.of()), Map.of());
            assertThat(settings.credentials()).isEmpty();
            try (S3Storage storage = S3Storage.open(
                    new S3Root("lake", "t"),
                    settings,
                    new SharedClients(ClientOfSettings::create),
                    LockTimes.OF_THE_FORMAT,
                    new ManualClock().sources())) {
                assertThat(storage.read(PATH)).isPresent();
            }
        }
    }

    private void assertSigned(String key, String token) {
        assertThat(store.requests()).singleElement().satisfies(request -> {
            assertThat(request.header("Authorization")).contains("Credential=" + key + "/");
            assertThat(request.header("X-amz-security-token")).isEqualTo(token);
        });
    }
}
