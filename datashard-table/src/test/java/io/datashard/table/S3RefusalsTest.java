package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.datashard.commit.CommitSettings;
import io.datashard.commit.ExpiredMarkers;
import io.datashard.error.DataShardException;
import io.datashard.error.DeniedException;
import io.datashard.layout.Layout;
import io.datashard.layout.NewTable;
import io.datashard.layout.TableLayout;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.IdSource;
import io.datashard.storage.Sources;
import io.datashard.storage.Storage;
import io.datashard.storage.s3.AnsweringProxy;
import io.datashard.storage.s3.S3Choice;
import io.datashard.storage.s3.S3Server;
import io.datashard.storage.s3.StoreAnswer;
import io.datashard.testing.CapturedLog;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a user of a table reads when a store refuses or is not to be reached: the reason, in one line, and no traces in the log. */
@Timeout(120)
class S3RefusalsTest {
    private static final AtomicInteger TABLES = new AtomicInteger();
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
    private static final String KEYS = "DATASHARD_S3_ACCESS_KEY and DATASHARD_S3_SECRET_KEY of this process";
    private static final StoreAnswer DENIED = StoreAnswer.minio(403, "AccessDenied", "Access Denied.");
    private static final String NO_DELETION =
            "the keys in use may not do that: s3:DeleteObject is missing (HTTP 403 AccessDenied: Access"
                    + " Denied.). Grant s3:DeleteObject on the objects of the table to the user or role of " + KEYS
                    + ": who writes releases the metadata lock and removes in-flight markers.";

    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    private final ManualClock clock = new ManualClock(Clock.systemUTC().instant());
    private final String name = "refused" + TABLES.incrementAndGet();
    private final String root = "s3://lake/" + name;

    @EveryLayout
    void withoutTheRightToDeleteNothingIsCreated(Layout layout) throws IOException {
        try (AnsweringProxy proxy = new AnsweringProxy(SERVER);
                Storage storage = proxy.storage(name, clock)) {
            proxy.answer("s3:DeleteObject", DENIED);
            Refusal refusal = refused(() -> create(openNew(storage, layout)));
            assertThat(refusal.message()).isEqualTo("Cannot commit to the table " + root + ": " + NO_DELETION);
            assertThat(refusal.lasts()).isTrue();
            assertThat(refusal.log()).isEmpty();
            assertThat(storage.rootExists()).isFalse();
            proxy.pass();
            assertThat(create(openNew(storage, layout))).isTrue();
        }
    }

    @EveryLayout
    void withoutTheRightToDeleteNothingIsAppended(Layout layout) throws IOException {
        createWithOneRow(layout);
        try (AnsweringProxy proxy = new AnsweringProxy(SERVER);
                TableAccess table = open(proxy.storage(name, clock), layout)) {
            proxy.answer("s3:DeleteObject", DENIED);
            Refusal refusal = refused(() -> append(table, 2));
            assertThat(refusal.message()).isEqualTo("Cannot commit to the table " + root + ": " + NO_DELETION);
            assertThat(refusal.lasts()).isTrue();
            // What was written on the way to the commit stays, because nothing may be removed. Each file is told of
            // once: those of the
            // attempt, and the data file with its marker.
            assertThat(refusal.log())
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("Left ") && line.contains("s3:DeleteObject is missing"))
                    .satisfiesOnlyOnce(line ->
                            assertThat(line).startsWith("Left metadata/").contains(" and 3 more"))
                    .satisfiesOnlyOnce(
                            line -> assertThat(line).startsWith("Left data/").contains(" and 1 more"));
            assertThat(read(table)).containsExactly(1L);
            proxy.pass();
            append(table, 3);
            assertThat(read(table)).containsExactly(1L, 3L);
        }
    }

    /** What fails without a permission, and when: the page on S3 has it as a table. */
    @EveryLayout
    void withoutAPermissionWhatNeedsItNamesIt(Layout layout) throws IOException {
        createWithOneRow(layout);
        for (String permission : List.of("s3:GetObject", "s3:PutObject", "s3:ListBucket")) {
            try (AnsweringProxy proxy = new AnsweringProxy(SERVER);
                    Storage nothing = proxy.storage(name + "-new", clock);
                    TableAccess table = open(proxy.storage(name, clock), layout)) {
                proxy.answer(permission, DENIED);
                assertNames(permission, refused(() -> create(openNew(nothing, layout))));
                switch (permission) {
                    case "s3:GetObject" -> {
                        assertNames(permission, refused(() -> read(table)));
                        assertNames(permission, refused(() -> append(table, 2)));
                    }
                    case "s3:PutObject" -> {
                        assertThat(read(table)).contains(1L);
                        assertNames(permission, refused(() -> append(table, 2)));
                    }
                    default -> assertThat(read(table)).contains(1L);
                }
            }
        }
    }

    private static void assertNames(String permission, Refusal refusal) {
        assertThat(refusal.message())
                .contains(permission + " is missing (HTTP 403 AccessDenied: Access Denied.)")
                .contains("Grant " + permission);
        assertThat(refusal.lasts()).isTrue();
        assertThat(refusal.log()).isEmpty();
    }

    /** Refusals of what writes, as MinIO, AWS and Ceph give them, and what is read of them where a table is created. */
    @EveryLayout
    void aRefusedWriteIsTold(Layout layout) throws IOException {
        Map<StoreAnswer, String> told = new LinkedHashMap<>();
        told.put(
                StoreAnswer.minio(404, "kms:KeyNotFound", "key with given key ID does not exist"),
                "the key of the key management service can't be used (HTTP 404 kms:KeyNotFound: key with given key ID does not exist)");
        told.put(
                StoreAnswer.aws(400, "KMS.DisabledException", "arn:aws:kms:us-east-1:1:key/k is disabled."),
                "the key of the key management service can't be used (HTTP 400 KMS.DisabledException: arn:aws:kms:us-east-1:1:key/k is"
                        + " disabled.)");
        told.put(
                StoreAnswer.minio(501, "NotImplemented", "Server side encryption specified but KMS is not configured"),
                "the store does not implement what it was asked for (HTTP 501 NotImplemented: Server side encryption specified but KMS"
                        + " is not configured)");
        told.put(
                StoreAnswer.minio(400, "XMinioAdminBucketQuotaExceeded", "Bucket quota exceeded"),
                "the store has no room left for it (HTTP 400 XMinioAdminBucketQuotaExceeded: Bucket quota exceeded)");
        told.put(
                StoreAnswer.aws(403, "QuotaExceeded", ""),
                "the store has no room left for it (HTTP 403 QuotaExceeded)");
        told.put(
                StoreAnswer.minio(
                        503, "SlowDownWrite", "Resource requested is unwritable, please reduce your request rate"),
                "the store is overloaded and asks to slow down; it was tried again with growing pauses (HTTP 503 SlowDownWrite: Resource"
                        + " requested is unwritable, please reduce your request rate)");
        told.put(
                StoreAnswer.aws(500, "InternalError", "We encountered an internal error.\nPlease try again."),
                "the store failed (HTTP 500 InternalError: We encountered an internal error. Please try again.)");
        told.forEach((answer, why) -> assertTold(layout, answer, "s3:PutObject", why));
    }

    /** Refusals of whoever asks, and of whatever is asked. */
    @EveryLayout
    void aRefusalOfEverythingIsTold(Layout layout) {
        Map<StoreAnswer, String> told = new LinkedHashMap<>();
        told.put(
                StoreAnswer.minio(403, "InvalidTokenId", "The security token included in the request is invalid"),
                "the session token has expired or is not valid (HTTP 403 InvalidTokenId: The security token included in the request is"
                        + " invalid)");
        told.put(
                StoreAnswer.aws(
                        403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."),
                "the store does not know the access key (HTTP 403 InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in"
                        + " our records.)");
        told.put(
                StoreAnswer.aws(403, "AllAccessDisabled", "All access to this object has been disabled"),
                "the store has closed it or the account to everybody (HTTP 403 AllAccessDisabled: All access to this object has been"
                        + " disabled)");
        told.put(
                StoreAnswer.aws(403, "UserSuspended", ""),
                "the store has closed it or the account to everybody (HTTP 403 UserSuspended)");
        told.put(
                StoreAnswer.aws(403, "InvalidSecurity", "The provided security credentials are not valid."),
                "the store refuses the keys in use, or what they were used for (HTTP 403 InvalidSecurity: The provided security"
                        + " credentials are not valid.)");
        told.put(
                StoreAnswer.aws(400, "InvalidArgument", "S3 API Requests must be made to API port."),
                "the store refused it (HTTP 400 InvalidArgument: S3 API Requests must be made to API port.)");
        told.put(
                StoreAnswer.minio(400, "InvalidBucketName", "The specified bucket is not valid."),
                "the store refused it (HTTP 400 InvalidBucketName: The specified bucket is not valid.)");
        told.forEach((answer, why) -> assertTold(layout, answer, "", why));
    }

    private void assertTold(Layout layout, StoreAnswer answer, String permission, String why) {
        String fresh = name + "-" + TABLES.incrementAndGet();
        try (AnsweringProxy proxy = new AnsweringProxy(SERVER);
                Storage storage = proxy.storage(fresh, clock)) {
            if (permission.isEmpty()) {
                proxy.answer(request -> true, answer);
            } else {
                proxy.answer(permission, answer);
            }
            Refusal created = refused(() -> create(openNew(storage, layout)));
            assertThat(created.message()).startsWith("Cannot ").contains("s3://lake/" + fresh, ": " + why + ". ");
            assertThat(created.log()).isEmpty();
            proxy.pass();
            TableAccess table = openNew(storage, layout);
            create(table);
            proxy.answer(request -> permission.isEmpty() || request.startsWith("PUT "), answer);
            Refusal appended = refused(() -> append(table, 1));
            assertThat(appended.message()).startsWith("Cannot ").contains("s3://lake/" + fresh, ": " + why + ". ");
            assertThat(appended.log()).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The real cause stands where it was hidden behind the probe of conditional writes. */
    @EveryLayout
    void aStoreThatIsNotReachedIsNamedWithTheReason(Layout layout) throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        String down = "http://127.0.0.1:" + free;
        String tls = SERVER.options().get("s3.endpoint").replace("http:", "https:");
        Map.of(
                        down,
                        down + " refused the connection. Start the store, or correct 's3.endpoint'",
                        tls,
                        "no TLS connection to " + tls + " came about",
                        "http://no-such-host.invalid:9000",
                        "no address is known for the host no-such-host.invalid. Correct")
                .forEach((endpoint, why) -> {
                    try (Storage storage = AnsweringProxy.storage(endpoint, name, clock, Map.of())) {
                        Refusal refusal = refused(() -> create(openNew(storage, layout)));
                        assertThat(refusal.message())
                                .startsWith("Cannot ")
                                .contains(root, ": " + why)
                                .doesNotContain("conditional writes")
                                .doesNotContain("probe");
                        assertThat(refusal.log()).isEmpty();
                    }
                });
    }

    /** A user is told: the message, whether it lasts, and what was logged. */
    private record Refusal(String message, boolean lasts, List<String> log) {}

    private static Refusal refused(Runnable call) {
        try (CapturedLog log = CapturedLog.warningsOf("io.datashard")) {
            DataShardException failure = catchThrowableOfType(DataShardException.class, call::run);
            assertThat(failure).as("a refusal").isNotNull();
            String message = String.valueOf(failure.getMessage());
            assertThat(message.lines()).hasSize(1);
            // The captured log shows an exception behind its message: there is none.
            assertThat(log.lines())
                    .allSatisfy(line -> assertThat(line).doesNotContain("\n").doesNotContain("Exception"));
            return new Refusal(message, failure instanceof DeniedException, log.lines());
        }
    }

    private void createWithOneRow(Layout layout) throws IOException {
        try (TableAccess table = openNew(SERVER.storage(name), layout)) {
            create(table);
            append(table, 1);
        }
    }

    private TableAccess openNew(Storage storage, Layout layout) {
        return access(storage, LayoutDetection.ofNewTable(storage, layout, clock, ids(), clock::advance));
    }

    private TableAccess open(Storage storage, Layout layout) {
        return access(storage, LayoutDetection.detect(storage, layout, clock, ids(), clock::advance));
    }

    private TableAccess access(Storage storage, TableLayout layout) {
        return new TableAccess(storage, layout, clock, ids(), clock::advance);
    }

    private static IdSource ids() {
        return Sources.ofProcess().ids();
    }

    private static boolean create(TableAccess table) {
        return table.layout()
                .createIfAbsent(
                        new NewTable(
                                table.layout().layout(),
                                table.storage().rootUri(),
                                SCHEMA,
                                PartitionSpec.UNPARTITIONED,
                                Map.of()),
                        Duration.ofSeconds(75));
    }

    private static void append(TableAccess table, long id) {
        try (TableAppend append =
                new TableAppend(table, RollingWriter.Settings.DEFAULT, CommitSettings.DEFAULT, new ExpiredMarkers())) {
            append.write(GenericRow.of(SCHEMA, id));
            assertThat(append.commit()).isPresent();
        }
    }

    private static List<Long> read(TableAccess table) {
        TableLocation location = new TableLocation(table.storage().rootUri(), S3Choice.NONE, Map.of());
        try (RowIterator rows = new TableRead(location, table).rows()) {
            return rows.stream().map(row -> (Long) row.get("id")).toList();
        }
    }
}
