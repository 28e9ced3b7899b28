package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.commit.CommitSettings;
import io.datashard.commit.ExpiredMarkers;
import io.datashard.commit.InFlightMarkers;
import io.datashard.layout.Layout;
import io.datashard.layout.NewTable;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.read.Change;
import io.datashard.read.ChangePlanner;
import io.datashard.read.ContinuousPosition;
import io.datashard.read.FilePruner;
import io.datashard.read.ScanCursor;
import io.datashard.read.TableScan;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.IdSource;
import io.datashard.storage.Pending;
import io.datashard.storage.Sources;
import io.datashard.storage.Storage;
import io.datashard.storage.StorageOutput;
import io.datashard.storage.StoragePath;
import io.datashard.storage.s3.PolicyProxy;
import io.datashard.storage.s3.S3Choice;
import io.datashard.storage.s3.S3Server;
import io.datashard.testing.CapturedLog;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.ManualClock;
import io.datashard.testing.TableAudit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The permissions of {@code docs/s3.md} are enough for a table's whole life, and none of them is idle. */
@Timeout(60)
class S3PolicyTest {
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "name", PrimitiveType.STRING));
    private static final StoragePath LARGE = StoragePath.of("data/large.parquet");
    private static final int TWO_PARTS = 9 * 1024 * 1024;

    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    private final ManualClock clock = new ManualClock(Clock.systemUTC().instant());
    private final ExpiredMarkers expired = new ExpiredMarkers();

    @EveryLayout
    void thePolicyOfTheDocumentsIsWhatATableNeeds(Layout layout) throws IOException {
        Set<String> documented = documented();
        assertThat(documented)
                .containsExactlyInAnyOrder("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket");
        try (PolicyProxy policy = new PolicyProxy(SERVER, documented);
                TableAccess table = open(policy.storage("policy-" + layout), layout)) {
            create(table);
            SnapshotId first = append(table, 1, 2);
            ContinuousPosition seen = ContinuousPosition.at(snapshot(table, first));
            append(table, 3);
            assertThat(read(table)).containsExactly(1L, 2L, 3L);
            assertThat(filesAfter(table, seen)).isEqualTo(1);
            // The third commit expires the first snapshot.
            append(table, 4);
            assertThat(table.layout().loadOrFail().metadata().snapshots()).hasSize(2);
            writeLarge(table.storage());
            removeMarkers(table);
            TableAudit.of(table.storage());

            assertThat(policy.refused()).isEmpty();
            assertThat(policy.needed()).isEqualTo(documented);
        }
    }

    @EveryLayout
    void withoutThePermissionToDiscardUploadsTheyAreLeftToALifecycleRule(Layout layout) throws IOException {
        try (PolicyProxy policy = new PolicyProxy(SERVER, documented());
                Storage storage = policy.storage("unfinished-" + layout);
                CapturedLog log = CapturedLog.warningsOf("io.datashard.storage.s3.S3Output")) {
            try (StorageOutput output = storage.createDataFile(LARGE, Pending.NOTHING)) {
                output.write(new byte[TWO_PARTS], 0, TWO_PARTS);
            }
            assertThat(storage.stat(LARGE)).isEmpty();
            assertThat(policy.needed()).contains("s3:AbortMultipartUpload");
            assertThat(policy.refused()).hasSize(1).allMatch(request -> request.startsWith("DELETE "));
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains(LARGE.value())
                    .contains("lifecycle rule")
                    .contains("s3:AbortMultipartUpload");
        }
        assertThat(text()).contains("AbortIncompleteMultipartUpload");
    }

    private TableAccess open(Storage storage, Layout layout) {
        IdSource ids = Sources.ofProcess().ids();
        return new TableAccess(
                storage,
                LayoutDetection.detect(storage, layout, clock, ids, clock::advance),
                clock,
                ids,
                clock::advance);
    }

    private static void create(TableAccess table) {
        boolean created = table.layout()
                .createIfAbsent(
                        new NewTable(
                                table.layout().layout(),
                                table.storage().rootUri(),
                                SCHEMA,
                                PartitionSpec.UNPARTITIONED,
                                Map.of("datashard.snapshot.retention-count", "2")),
                        Duration.ofSeconds(75));
        assertThat(created).isTrue();
    }

    private SnapshotId append(TableAccess table, long... ids) {
        clock.advance(Duration.ofMinutes(1));
        try (TableAppend append =
                new TableAppend(table, RollingWriter.Settings.DEFAULT, CommitSettings.DEFAULT, expired)) {
            for (long id : ids) {
                append.write(GenericRow.of(SCHEMA, id, "name"));
            }
            return append.commit().orElseThrow().id();
        }
    }

    private static Snapshot snapshot(TableAccess table, SnapshotId id) {
        return table.layout().loadOrFail().metadata().snapshots().stream()
                .filter(snapshot -> snapshot.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<Long> read(TableAccess table) {
        TableLocation location = new TableLocation(table.storage().rootUri(), S3Choice.NONE, Map.of());
        try (RowIterator rows = new TableRead(location, table).rows()) {
            return rows.stream().map(row -> (Long) row.get("id")).toList();
        }
    }

    /** As a continuous read, after it has looked whether there is anything new. */
    private static int filesAfter(TableAccess table, ContinuousPosition seen) {
        TableMetadata metadata = table.layout().loadOrFail().metadata();
        Change change = new ChangePlanner(table.manifests(metadata), metadata)
                .next(seen, metadata.currentSnapshot().orElseThrow());
        TableScan scan = TableScan.open(
                table.manifests(metadata),
                metadata,
                ((Change.Next) change).step(),
                FilePruner.of(metadata, null),
                ScanCursor.START);
        int files = 0;
        while (scan.next() != null) {
            files++;
        }
        return files;
    }

    private static void writeLarge(Storage storage) {
        try (StorageOutput output = storage.createDataFile(LARGE, Pending.NOTHING)) {
            output.write(new byte[TWO_PARTS], 0, TWO_PARTS);
            output.finish();
        } finally {
            storage.delete(LARGE);
        }
    }

    private void removeMarkers(TableAccess table) {
        StoragePath folder = StoragePath.of("metadata/inflight");
        assertThat(table.storage().list(folder)).isNotEmpty();
        clock.advance(Duration.ofHours(25));
        new InFlightMarkers(table.storage()).removeExpired(clock);
        assertThat(table.storage().list(folder)).isEmpty();
    }

    private static Set<String> documented() throws IOException {
        Matcher policy = Pattern.compile("(?s)```json(.*?)```").matcher(text());
        assertThat(policy.find()).isTrue();
        return Pattern.compile("\"(s3:\\w+)\"")
                .matcher(policy.group(1))
                .results()
                .map((MatchResult action) -> action.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text() throws IOException {
        return Files.readString(Path.of("..", "docs", "s3.md"));
    }
}
