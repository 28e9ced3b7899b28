package io.datashard.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pending;
import io.datashard.storage.StorageOutput;
import io.datashard.storage.StoragePath;
import io.datashard.storage.Surroundings;
import io.datashard.storage.WriteOutcome.Applied;
import io.datashard.storage.s3.FaultProxy.Fault;
import io.datashard.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the store is told of encryption, request by request, as it goes over the wire. */
@Timeout(60)
class EncryptionTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String SSE = "x-amz-server-side-encryption";
    private static final String KEY_ID = "arn:aws:kms:us-east-1:1:key/k";

    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    private final List<String> heads = new CopyOnWriteArrayList<>();
    private FaultProxy proxy;

    @BeforeEach
    void open() throws IOException {
        proxy = new FaultProxy(SERVER.port());
        proxy.plan(recording(request -> FaultProxy.PASS));
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
    }

    private Function<String, Fault> recording(Function<String, Fault> plan) {
        return head -> {
            heads.add(head);
            return plan.apply(head);
        };
    }

    @Test
    void everyKindOfObjectIsWrittenAsTheOptionsSay() {
        writeEverything(Map.of("s3.sse.type", "sse-kms", "s3.sse.kms.key-id", KEY_ID, "s3.sse.kms.bucket-key", "true"));
        assertThat(writes()).hasSizeGreaterThan(9).allSatisfy(head -> assertThat(head)
                .containsEntry(SSE, "aws:kms")
                .containsEntry(SSE + "-aws-kms-key-id", KEY_ID)
                .containsEntry(SSE + "-bucket-key-enabled", "true"));
        assertNothingElseNamesEncryption();
    }

    @Test
    void theStoresOwnKeysNeedNoMoreThanOneWord() {
        writeEverything(Map.of("s3.sse.type", "sse-s3"));
        assertThat(writes()).hasSizeGreaterThan(9).allSatisfy(head -> assertThat(head)
                .containsEntry(SSE, "AES256")
                .doesNotContainKeys(SSE + "-aws-kms-key-id", SSE + "-bucket-key-enabled"));
        assertNothingElseNamesEncryption();
    }

    @Test
    void withoutTheOptionTheBucketDecides() {
        writeEverything(Map.of());
        assertThat(heads).isNotEmpty().noneMatch(head -> head.contains(SSE));
    }

    private void writeEverything(Map<String, String> options) {
        StoragePath path = StoragePath.of("metadata/small");
        ManualClock clock = new ManualClock();
        try (S3Storage storage = open(options, clock)) {
            storage.write(path, new byte[1]);
            Applied created = (Applied) storage.create(StoragePath.of("metadata/created"), new byte[1]);
            assertThat(storage.lockFreeReplace()
                            .orElseThrow()
                            .replace(StoragePath.of("metadata/created"), new byte[2], created.etag()))
                    .isInstanceOf(Applied.class);
            try (MetadataLock lock = storage.lock(LONG)) {
                clock.advance(LockTimes.OF_THE_FORMAT.renewal());
                assertThat(requests("PUT", "metadata.lock")).isEqualTo(2);
                assertThat(lock.isHeld()).isTrue();
            }
            for (int length : new int[] {10, 9_000_000}) {
                try (StorageOutput output =
                        storage.createDataFile(StoragePath.of("data/of-" + length), Pending.NOTHING)) {
                    output.write(new byte[length], 0, length);
                    output.finish();
                }
            }
            assertThat(storage.read(path)).isPresent();
            assertThat(storage.stat(path)).isPresent();
            assertThat(storage.list(StoragePath.of("metadata"))).hasSize(2);
            storage.delete(path);
        }
        assertThat(requests("POST", "uploads")).isEqualTo(1);
        assertThat(requests("PUT", "partNumber=")).isEqualTo(2);
    }

    private long requests(String method, String part) {
        return heads.stream()
                .filter(head -> head.startsWith(method + " ") && firstLine(head).contains(part))
                .count();
    }

    /** The headers of all requests that make an object, or begin to. */
    private List<Map<String, String>> writes() {
        return heads.stream()
                .filter(EncryptionTest::isWrite)
                .map(EncryptionTest::headers)
                .toList();
    }

    private void assertNothingElseNamesEncryption() {
        assertThat(heads).filteredOn(head -> !isWrite(head)).isNotEmpty().noneMatch(head -> head.contains(SSE));
    }

    private static boolean isWrite(String head) {
        String first = firstLine(head);
        return (first.startsWith("PUT ") && !first.contains("partNumber="))
                || (first.startsWith("POST ") && first.contains("?uploads"));
    }

    private static String firstLine(String head) {
        return head.substring(0, head.indexOf("\r\n"));
    }

    private static Map<String, String> headers(String head) {
        return head.lines()
                .skip(1)
                .filter(line -> line.contains(":"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                        line -> line.substring(line.indexOf(':') + 1).strip(),
                        (first, second) -> first));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3.sse.type=aes|s3.sse.type|neither none",
                "s3.sse.kms.key-id=k|s3.sse.kms.key-id|is for 's3.sse.type' = 'sse-kms' alone, and the type is 'none'",
                "s3.sse.type=sse-s3,s3.sse.kms.key-id=k|s3.sse.kms.key-id|and the type is 'sse-s3'",
                "s3.sse.type=sse-s3,s3.sse.kms.bucket-key=true|s3.sse.kms.bucket-key|and the type is 'sse-s3'",
                "s3.sse.type=sse-kms,s3.sse.kms.bucket-key=maybe|s3.sse.kms.bucket-key|neither true nor false"
            })
    void settingsThatContradictEachOtherAreNamed(String settings, String named, String why) {
        Map<String, String> options = new HashMap<>();
        for (String setting : List.of(settings.split(",", -1))) {
            options.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        assertThatThrownBy(() -> settings(options))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot use the setting '" + named + "'")
                .hasMessageContaining(why);
    }

    @Test
    void encryptionOfFlinksConfigurationCountsUnlessTheTableSaysOtherwise() {
        Surroundings flink =
                new Surroundings(Map.of(), Map.of("s3.sse.type", "sse-kms", "s3.sse.kms.key-id", "alias/flink"));
        assertThat(S3SettingsResolver.resolve(S3Choice.NONE, flink, Map.of()).encryption())
                .isEqualTo(new Encryption.OfService(Optional.of("alias/flink"), Optional.empty()));
        assertThat(S3SettingsResolver.resolve(S3Choice.parse(Map.of("s3.sse.type", "none")), flink, Map.of())
                        .encryption())
                .isEqualTo(new Encryption.OfBucket());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|KMS.NotFoundException|the key of the key management service can't be used|'s3.sse.kms.key-id'",
                "501|NotImplemented|does not implement what it was asked for|Remove 's3.sse.type'",
                "403|AccessDenied|s3:PutObject is missing|kms:GenerateDataKey and kms:Decrypt"
            })
    void refusalsOfTheKeyAreExplained(int status, String code, String why, String remedy) {
        proxy.plan(request -> FaultProxy.error(false, status, code));
        try (S3Storage storage = open(Map.of("s3.sse.type", "sse-kms"), new ManualClock())) {
            assertThatThrownBy(() -> storage.write(StoragePath.of("metadata/small"), new byte[1]))
                    .hasMessageContaining(why)
                    .hasMessageContaining(remedy);
        }
    }

    private S3Storage open(Map<String, String> options, ManualClock clock) {
        return S3Storage.open(
                new S3Root(S3Server.BUCKET, "encrypted-" + options.size() + heads.size()),
                settings(options),
                new SharedClients(ClientOfSettings::create),
                LockTimes.OF_THE_FORMAT,
                clock.sources());
    }

    private S3Settings settings(Map<String, String> options) {
        return S3SettingsResolver.resolve(
                S3Choice.parse(options), new Surroundings(SERVER.environmentBehind(proxy.port()), Map.of()), Map.of());
    }
}
