package io.datashard.layout.classic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.commit.TableCommitter;
import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.error.StaleTableException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.MetadataVersion;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.table.LayoutDetection;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.GoldenTable;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SeededIds;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which metadata is current, and what may be written to: classic format sections 1.2, 1.3 and 1.6. */
class ClassicDetectionTest {
    private final MemoryStorage storage = new MemoryStorage();
    private final TestTable table = new TestTable(storage, 1);
    private final List<Duration> pauses = new ArrayList<>();

    static Stream<GoldenTable> writableTables() {
        return GoldenTable.all().stream().filter(golden -> golden.isClassic() && isWritable(golden));
    }

    static Stream<GoldenTable> readOnlyTables() {
        return GoldenTable.all().stream().filter(golden -> golden.isClassic() && !isWritable(golden));
    }

    private static boolean isWritable(GoldenTable golden) {
        return golden.expected().get("schema_persisted").booleanValue();
    }

    @Test
    void aTableThatIsMigratedWhileWeHaveItOpenIsRefused() {
        table.create(Map.of());
        TableLayout layout = layout(storage);
        CurrentTable before = layout.loadOrFail();
        storage.delete(VersionHint.PATH);
        storage.put(StoragePath.of("metadata/version-hint.text"), "2".getBytes(UTF_8));
        assertThatThrownBy(layout::load)
                .isInstanceOf(StaleTableException.class)
                .hasMessageContaining("Cannot go on with the table memory:table")
                .hasMessageContaining("it was of the classic layout when it was opened")
                .hasMessageContaining("Open the table again, as a restart does")
                .hasMessageContaining("nothing was changed");
        assertThatThrownBy(() -> layout.loadIfChanged(before)).hasMessageContaining("has been migrated");
        TableCommitter opened = new TableCommitter(
                storage, layout, TestTable.SETTINGS, table.clock(), table.ids(), table.clock()::advance);
        Set<StoragePath> untouched = storage.paths();
        assertThatThrownBy(() -> opened.commit(TestTable.appending())).hasMessageContaining("has been migrated");
        assertThat(storage.paths()).isEqualTo(untouched);
        assertThatThrownBy(() -> layout.createIfAbsent(table.newTable(Map.of()), Duration.ZERO))
                .hasMessageContaining("has been migrated");
    }

    @ParameterizedTest
    @MethodSource("writableTables")
    void tablesOfPython06AndLaterMayBeWrittenTo(GoldenTable golden) {
        TableLayout layout = layout(golden.inMemory());
        CurrentTable current = layout.loadOrFail();
        assertThatCode(() -> layout.requireWritable(current)).doesNotThrowAnyException();
        assertThat(current.metadataFile().name())
                .isEqualTo(golden.expected().get("hint").textValue());
    }

    @ParameterizedTest
    @MethodSource("readOnlyTables")
    void olderTablesAndThoseWithoutSchemaMayOnlyBeRead(GoldenTable golden) {
        MemoryStorage old = golden.inMemory();
        TableLayout layout = layout(old);
        CurrentTable current = layout.loadOrFail();
        boolean numeric = !golden.expected().get("hint").asText().startsWith("v");
        assertThatThrownBy(() -> layout.requireWritable(current))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot write to the table memory:table")
                .hasMessageContaining(
                        numeric ? "numeric form of Python DataShard 0.5 and older" : "it stores no schema")
                .hasMessageContaining("Copy the rows into a new table");
        var before = old.paths();
        assertThatThrownBy(() -> new TestTable(old, 1).committer(old).commit(TestTable.appending()))
                .isInstanceOf(InvalidUseException.class);
        assertThat(old.paths()).isEqualTo(before);
    }

    @Test
    void nothingIsNoTable() {
        TableLayout layout = layout(storage);
        assertThat(layout.load()).isEmpty();
        assertThatThrownBy(layout::loadOrFail)
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("the path does not exist")
                .hasMessageContaining("create the table: DataShardTable.create does");
        storage.put(StoragePath.of("notes.txt"), new byte[0]);
        assertThatThrownBy(layout::loadOrFail).hasMessageContaining("the folder holds no DataShard table");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "missing",
                "",
                "  ",
                "v7",
                "-1",
                "007",
                "metadata/v2-00000000.metadata.json",
                "v2-ABCDEF12.metadata.json",
                "\u0663"
            })
    void withoutAValidHintALoneNewestFileIsReadAndNotWritten(String hint) {
        fill();
        StoragePath newest = table.current().metadataFile();
        putHint(hint);
        TableLayout layout = layout(storage);
        CurrentTable found = layout.loadOrFail();
        assertThat(found.metadataFile()).isEqualTo(newest);
        assertThat(found.metadataVersion()).isEqualTo(new MetadataVersion(2));
        assertThat(layout.loadIfChanged(found)).isEmpty();
        assertThatThrownBy(() -> layout.requireWritable(found))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot write to the table")
                .hasMessageContaining("'metadata.version-hint.text' is missing or unreadable")
                .hasMessageContaining("repair_version_hint");
        assertThatThrownBy(() -> table.append("c")).isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> new TestTable(storage, 2).create(Map.of())).isInstanceOf(AssertionError.class);
        assertThat(layout(storage).loadOrFail().metadataFile()).isEqualTo(newest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "garbage"})
    void withoutAValidHintTwoNewestFilesAreAmbiguous(String hint) {
        fill();
        StoragePath newest = table.current().metadataFile();
        storage.put(
                StoragePath.of("metadata/v2-ffffffff.metadata.json"),
                storage.read(newest).orElseThrow().bytes());
        putHint(hint);
        assertThatThrownBy(() -> layout(storage).load())
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Cannot open the table memory:table")
                .hasMessageContaining("2 metadata files claim to be the newest")
                .hasMessageContaining("v2-ffffffff")
                .hasMessageContaining("repair_version_hint");
    }

    @Test
    void aGarbageHintWithoutAnyMetadataIsDamage() {
        putHint("garbage");
        storage.put(StoragePath.of("metadata/notes.json"), new byte[0]);
        storage.put(StoragePath.of("metadata/old/v3.metadata.json"), new byte[0]);
        assertThatThrownBy(() -> layout(storage).load())
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("its version hint is not one, and there is no metadata file")
                .hasMessageContaining("Restore the table from a backup");
    }

    @Test
    void theHintIsBelievedAgainstEveryFile() {
        fill();
        StoragePath current = table.current().metadataFile();
        storage.put(StoragePath.of("metadata/v99-00000000.metadata.json"), "leftover".getBytes(UTF_8));
        assertThat(layout(storage).loadOrFail().metadataFile()).isEqualTo(current);
    }

    @Test
    void aHintThatNamesAMissingFileIsReadAgainForSomeSecondsAndRefusedThen() {
        fill();
        putHint("v2-00000000.metadata.json");
        assertThatThrownBy(() -> layout(storage).load())
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("names 'metadata/v2-00000000.metadata.json', which is not there")
                .hasMessageContaining("repair_version_hint");
        Duration waited = pauses.stream().reduce(Duration.ZERO, Duration::plus);
        assertThat(waited).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(10));
    }

    @Test
    void aHintThatPythonRepairsInTimeIsFollowed() {
        fill();
        byte[] good = storage.read(VersionHint.PATH).orElseThrow().bytes();
        putHint("v2-00000000.metadata.json");
        TableLayout layout = LayoutDetection.detect(storage, new ManualClock(), new SeededIds(1), pause -> {
            pauses.add(pause);
            if (pauses.size() == 3) {
                storage.put(VersionHint.PATH, good);
            }
        });
        assertThat(layout.loadOrFail().metadataVersion()).isEqualTo(new MetadataVersion(2));
        assertThat(pauses).hasSize(3);
    }

    @Test
    void aNumericHintIsNeverTakenFromMemory() {
        MemoryStorage old = GoldenTable.named("0.2.6/history").inMemory();
        TableLayout layout = layout(old);
        CurrentTable first = layout.loadOrFail();
        // The first releases write another state under the same number after they were opened again.
        String text = new String(old.read(first.metadataFile()).orElseThrow().bytes(), UTF_8);
        old.put(
                first.metadataFile(),
                text.replaceFirst("\"last_updated_ms\": \\d+", "\"last_updated_ms\": 42")
                        .getBytes(UTF_8));
        assertThat(layout.loadOrFail().metadata().lastUpdatedMs()).isEqualTo(42);
    }

    @Test
    void theSameHintIsParsedOnce() {
        fill();
        FaultyStorage counted = new FaultyStorage(storage);
        TableLayout layout = layout(counted);
        CurrentTable first = layout.loadOrFail();
        int reads = counted.trace().size();
        assertThat(layout.loadOrFail()).isSameAs(first);
        assertThat(layout.loadIfChanged(first)).isEmpty();
        assertThat(counted.trace()).hasSize(reads + 2);
        table.append("c");
        assertThat(layout.loadIfChanged(first)).isPresent();
        assertThat(first).hasToString(first.metadataFile().value());
    }

    @Test
    void aCurrentSnapshotThatIsNotThereIsDamage() {
        fill();
        StoragePath file = table.current().metadataFile();
        String json = new String(storage.read(file).orElseThrow().bytes(), UTF_8);
        storage.put(
                file,
                json.replaceFirst("\"current_snapshot_id\" ?: ?\\d+", "\"current_snapshot_id\":12345")
                        .getBytes(UTF_8));
        assertThatThrownBy(() -> layout(storage).load())
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("12345")
                .hasMessageContaining("would lose every row");
    }

    private void fill() {
        table.create(Map.of());
        table.append("a");
        table.append("b");
    }

    private void putHint(String hint) {
        if (hint.equals("missing")) {
            storage.delete(VersionHint.PATH);
        } else {
            storage.put(VersionHint.PATH, hint.getBytes(UTF_8));
        }
    }

    private TableLayout layout(Storage through) {
        return LayoutDetection.detect(through, new ManualClock(), new SeededIds(1), pauses::add);
    }
}
