package io.datashard.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.commit.CommitSettings;
import io.datashard.commit.ExpiredMarkers;
import io.datashard.error.CorruptDataException;
import io.datashard.error.DataShardException;
import io.datashard.error.StorageException;
import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.Layout;
import io.datashard.layout.NewTable;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.IdSource;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Sources;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.s3.S3Choice;
import io.datashard.storage.s3.S3Server;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.ManualClock;
import io.datashard.testing.TableAudit;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Objects of a table that others deleted, cut off or replaced in the bucket: an error that names the object, never other rows, and nothing lost. */
@Timeout(60)
class S3BadInputTest {
    private static final AtomicInteger TABLES = new AtomicInteger();
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "name", PrimitiveType.STRING));

    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    private final ManualClock clock = new ManualClock();
    private final Layout layout;
    private final StoragePath hint;
    private Storage storage;

    S3BadInputTest(Layout layout) {
        this.layout = layout;
        this.hint = new LayoutFacts(layout).hint();
    }

    @BeforeEach
    void createTable() {
        storage = SERVER.storage("table" + TABLES.incrementAndGet());
        boolean created = access(storage)
                .layout()
                .createIfAbsent(
                        new NewTable(layout, storage.rootUri(), SCHEMA, PartitionSpec.UNPARTITIONED, Map.of()),
                        Duration.ZERO);
        assertThat(created).isTrue();
        append(storage, 1);
        append(storage, 2);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @EveryLayout
    void aDataObjectThatIsGoneIsNamedAndItsRowsAreNotPassedOver() {
        StoragePath file = dataFile();
        byte[] content = content(file);
        storage.delete(file);
        assertThatThrownBy(this::read)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Cannot read " + storage.root() + "/" + file)
                .hasMessageContaining("there is no such object");
        storage.write(file, content);
        assertThat(read()).containsExactly(1L, 2L);
    }

    @EveryLayout
    void aDataObjectThatWasCutOffOrReplacedIsNamed() {
        StoragePath file = dataFile();
        byte[] content = content(file);
        for (int length : List.of(0, 10, content.length - 1, content.length + 1)) {
            storage.write(file, Arrays.copyOf(content, length));
            assertThatThrownBy(this::read)
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining(file + " of " + storage.root())
                    .hasMessageContaining("it has " + length + " bytes, but the table recorded " + content.length);
        }
        storage.write(file, new byte[content.length]);
        assertThatThrownBy(this::read)
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(file + " of " + storage.root());
        storage.write(file, content);
        assertThat(read()).containsExactly(1L, 2L);
    }

    @EveryLayout
    void aHintThatIsEmptyOrGarbageStopsWritersOrMeansNothing() {
        byte[] good = content(hint);
        for (String garbage : List.of("", " ", "<html/>", "-1", "\u0000")) {
            storage.write(hint, garbage.getBytes(UTF_8));
            if (layout == Layout.CLASSIC) {
                assertThatThrownBy(() -> append(storage, 3))
                        .isInstanceOf(DataShardException.class)
                        .hasMessageContaining(storage.root())
                        .hasMessageContaining("hint");
            } else {
                assertThat(read()).containsExactly(1L, 2L);
            }
        }
        storage.write(hint, good);
        append(storage, 3);
        assertThat(read()).containsExactly(1L, 2L, 3L);
    }

    @EveryLayout
    void aHintThatIsDeletedBetweenReadAndSwapLosesNothing() {
        byte[] good = content(hint);
        LayoutFacts facts = new LayoutFacts(layout);
        FaultyStorage ours = new FaultyStorage(storage);
        ours.before(operation -> {
            if (facts.isCommitPoint(operation)) {
                storage.delete(hint);
            }
        });
        if (layout == Layout.CLASSIC) {
            assertThatThrownBy(() -> append(ours, 3))
                    .isInstanceOf(UnknownOutcomeException.class)
                    .hasMessageContaining("Nothing was deleted");
            assertThat(storage.read(hint)).isEmpty();
            storage.write(hint, good);
            append(storage, 4);
            assertThat(read()).containsExactly(1L, 2L, 4L);
        } else {
            append(ours, 3);
            append(storage, 4);
            assertThat(read()).containsExactly(1L, 2L, 3L, 4L);
        }
        TableAudit.of(storage);
    }

    @EveryLayout
    void whereNothingCanBeCommittedNoDataFileIsWrittenEither() {
        List<ObjectInfo> before = storage.list(StoragePath.of("data"));
        Map<String, String> unsafe =
                Map.of("DATASHARD_S3_USE_CONDITIONAL_WRITES", "false", "DATASHARD_S3_ALLOW_UNSAFE_LOCK", "true");
        String prefix = storage.rootUri().substring(storage.rootUri().lastIndexOf('/') + 1);
        try (Storage ours = SERVER.storage(prefix, unsafe)) {
            assertThatThrownBy(() -> append(ours, 3))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("DATASHARD_S3_USE_CONDITIONAL_WRITES")
                    .hasMessageContaining("DATASHARD_S3_ALLOW_UNSAFE_LOCK");
        }
        assertThat(storage.list(StoragePath.of("data"))).hasSameElementsAs(before);
        assertThat(read()).containsExactly(1L, 2L);
    }

    private StoragePath dataFile() {
        return storage.list(StoragePath.of("data")).stream()
                .map(ObjectInfo::path)
                .sorted()
                .findFirst()
                .orElseThrow();
    }

    private byte[] content(StoragePath path) {
        return storage.read(path).orElseThrow().bytes();
    }

    private List<Long> read() {
        TableAccess table = access(storage);
        try (RowIterator rows =
                new TableRead(new TableLocation(storage.rootUri(), S3Choice.NONE, Map.of()), table).rows()) {
            return rows.stream().map(row -> (Long) row.get("id")).toList();
        }
    }

    private void append(Storage through, long id) {
        try (TableAppend append = new TableAppend(
                access(through), RollingWriter.Settings.DEFAULT, CommitSettings.DEFAULT, new ExpiredMarkers())) {
            append.write(GenericRow.of(SCHEMA, id, "name"));
            append.commit();
        }
    }

    private TableAccess access(Storage through) {
        IdSource ids = Sources.ofProcess().ids();
        return new TableAccess(
                through,
                LayoutDetection.detect(through, layout, clock, ids, clock::advance),
                clock,
                ids,
                clock::advance);
    }
}
