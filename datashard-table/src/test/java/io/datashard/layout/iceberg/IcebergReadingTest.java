package io.datashard.layout.iceberg;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.error.CorruptDataException;
import io.datashard.error.DataShardException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.Layout;
import io.datashard.layout.TableLayout;
import io.datashard.model.ManifestEntry;
import io.datashard.model.MetadataVersion;
import io.datashard.model.Snapshot;
import io.datashard.storage.StoragePath;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.IcebergEditor;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.StorageOperation;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which metadata of the iceberg layout is current (iceberg format section 6.3), and what is done with tables that hold what nobody here
 * knows: it is named, and neither read nor written over.
 */
class IcebergReadingTest {
    private static final StoragePath NEWEST = StoragePath.of("metadata/v3.metadata.json");

    private final MemoryStorage storage = new MemoryStorage();
    private final TestTable table = new TestTable(storage, 1, Layout.ICEBERG);
    private final IcebergEditor editor = new IcebergEditor(storage);

    @BeforeEach
    void fill() {
        table.create(Map.of());
        table.append("a");
        table.append("b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "2",
                "3",
                " 3\n",
                "v3.metadata.json",
                "v1.metadata.json",
                "file:///lake/table/metadata/v2.metadata.json",
                "s3://bucket/v2.metadata.json\n"
            })
    void theHintIsWhereTheSearchBegins(String hint) {
        putHint(hint);
        assertReadsAll();
        assertGoesOn();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "missing",
                "",
                "  ",
                "0",
                "-1",
                "v0.metadata.json",
                "v3",
                "3.0",
                "0x3",
                "junk",
                "\uFEFF3",
                "\u0663",
                "v3-0123abcd.metadata.json",
                "99999999999999999999999"
            })
    void withoutAUsableHintTheHighestNumberIsCurrent(String hint) {
        putHint(hint);
        storage.put(StoragePath.of("metadata/old/v9.metadata.json"), new byte[0]);
        storage.put(StoragePath.of("metadata/v9-0123abcd.metadata.json"), new byte[0]);
        assertReadsAll();
        assertGoesOn();
    }

    /** Python has no fallback either: the newest file that is there may be one of a table as it was long ago. */
    @ParameterizedTest
    @ValueSource(strings = {"4", "17", "v9.metadata.json"})
    void aHintThatNamesAMissingFileIsAnErrorAndNothingIsGuessed(String hint) {
        putHint(hint);
        Set<StoragePath> before = storage.paths();
        for (Runnable use : List.<Runnable>of(this::load, () -> table.append("c"))) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining("Cannot open the table memory:table")
                    .hasMessageContaining("names metadata version " + hint.replaceAll("\\D", ""))
                    .hasMessageContaining("the newest metadata file there is 'v3.metadata.json'")
                    .hasMessageContaining("nothing was changed");
        }
        before.add(StoragePath.of("data/c.parquet"));
        before.add(TableAudit.marker(StoragePath.of("data/c.parquet")));
        assertThat(storage.paths()).isEqualTo(before);
    }

    @Test
    void aHintWithoutAnyMetadataIsDamage() {
        storage.paths().stream().filter(path -> path.name().endsWith(".json")).forEach(storage::delete);
        assertThatThrownBy(this::load)
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("there is no metadata file at all");
    }

    @Test
    void whatLiesBehindAGapIsNotReadAndKeepsFromWriting() {
        storage.put(
                StoragePath.of("metadata/v9.metadata.json"),
                storage.read(NEWEST).orElseThrow().bytes());
        assertReadsAll();
        assertThatThrownBy(() -> table.append("c"))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Cannot write to the table memory:table")
                .hasMessageContaining("leads to metadata version 3, but there is also number 9 behind a gap")
                .hasMessageContaining("write its highest number into 'metadata/version-hint.text'")
                .hasMessageContaining("nothing was changed");
        assertReadsAll();
    }

    /** A crash where hard links do not work (H6), or damage: the commit before it is not the current state. */
    @Test
    void aTruncatedNewestFileIsDamageAndNotPassedOver() {
        byte[] whole = storage.read(NEWEST).orElseThrow().bytes();
        storage.put(StoragePath.of("metadata/v4.metadata.json"), Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(this::load)
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Cannot read memory:table/metadata/v4.metadata.json");
        assertThatThrownBy(() -> table.append("c")).isInstanceOf(CorruptDataException.class);
    }

    @Test
    void aLookAtAnUnchangedTableReadsTheHintOnlyAndListsNothing() {
        FaultyStorage counted = new FaultyStorage(storage);
        TableLayout layout = table.layout(counted);
        CurrentTable first = layout.loadOrFail();
        int reads = counted.trace().size();
        assertThat(layout.loadIfChanged(first)).isEmpty();
        List<StorageOperation> look =
                counted.trace().subList(reads, counted.trace().size());
        assertThat(look).extracting(StorageOperation::kind).containsExactly(Kind.READ, Kind.STAT, Kind.STAT);
        assertThat(look.get(0).path()).isEqualTo(VersionHint.PATH);
        // Soon after that, one question is enough: does anything follow?
        reads = counted.trace().size();
        assertThat(layout.loadIfChanged(first)).isEmpty();
        look = counted.trace().subList(reads, counted.trace().size());
        assertThat(look).extracting(StorageOperation::kind).containsExactly(Kind.STAT);
        assertThat(look.get(0).path()).hasToString("metadata/v4.metadata.json");
        table.append("c");
        CurrentTable changed = layout.loadIfChanged(first).orElseThrow();
        assertThat(changed.metadataVersion()).isEqualTo(new MetadataVersion(4));
        assertThat(layout.loadIfChanged(changed)).isEmpty();
        assertThat(changed.isCertain()).isTrue();
        assertThat(changed).hasToString("metadata/v4.metadata.json");
    }

    static Stream<Arguments> unknownDocuments() {
        return Stream.of(
                unknown("format version 1", tree -> tree.put("format-version", 1), "format version is 1"),
                unknown("format version 3", tree -> tree.put("format-version", 3), "format version is 3"),
                unknown("a nested type", tree -> nest(tree), "no nested types"),
                unknown("another transform", tree -> partition(tree, 0, "zorder"), "'zorder'"),
                unknown("void", tree -> partition(tree, 0, "void"), "'void'"),
                unknown("s3a", tree -> list(tree, "s3a://memory/table/metadata/l.avro"), "lies outside the table"),
                unknown("file:/", tree -> list(tree, "file:/lake/table/metadata/l.avro"), "take for a path"),
                unknown("a dot", tree -> list(tree, "s3://memory/table/./metadata/l.avro"), "'.' or '..' part"),
                unknown("two slashes", tree -> list(tree, "s3://memory/table//metadata/l.avro"), "doubled slash"),
                unknown("the way out", tree -> list(tree, "s3://memory/table/../l.avro"), "'.' or '..' part"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unknownDocuments")
    void whatIsNotKnownInTheMetadataIsNeitherReadNorWrittenOver(
            String name, Consumer<ObjectNode> change, String message) {
        editor.editMetadata(change);
        assertRefused(this::load, message);
        assertRefused(() -> table.append("c"), message);
    }

    /** A percent sign stands for itself: this is another file, and it is not there. */
    @Test
    void anEncodedPathIsNoAlias() {
        editor.editMetadata(tree -> {
            String recorded = tree.at("/snapshots/1/manifest-list").textValue();
            list(tree, recorded.replace("/snap-", "/%73nap-"));
        });
        assertRefused(this::readAll, "is missing, though the table's metadata names it");
        assertRefused(() -> table.append("c"), "is missing, though the table's metadata names it");
    }

    @Test
    void aSecondSpecIsReadButNotWritten() {
        editor.editMetadata(tree ->
                tree.withArray("partition-specs").addObject().put("spec-id", 1).putArray("fields"));
        assertThat(readAll()).hasSize(2);
        assertRefused(() -> table.append("c"), "it has 2 partition specs");
    }

    static Stream<Arguments> unknownManifests() {
        return Stream.of(
                unknownList("a delete manifest", record -> record.put("content", 1), "delete"),
                unknownList(
                        "another length", record -> record.put("manifest_length", 7L), "bytes where 7 are recorded"),
                unknownList("another sum", record -> record.put("datashard_sha256", "00"), "SHA-256"),
                unknownList(
                        "a foreign path",
                        record -> record.put("manifest_path", "s3a://memory/table/metadata/m.avro"),
                        "lies outside the table"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unknownManifests")
    void whatIsNotKnownInTheManifestListIsNotRead(String name, Consumer<GenericRecord> change, String message) {
        editor.editManifestList(change);
        assertRefused(this::readAll, message);
        // A commit that has to read the manifests ends in the same way.
        assertRefused(() -> remove("a"), message);
    }

    static Stream<Arguments> unknownEntries() {
        return Stream.of(
                unknownList("a deleted file", record -> record.put("status", 2), "status is 2 (deleted)"),
                unknownList("position deletes", record -> file(record).put("content", 1), "delete file"),
                unknownList("equality deletes", record -> file(record).put("content", 2), "delete file"),
                unknownList("another format", record -> file(record).put("file_format", "ORC"), "ORC"),
                unknownList(
                        "a foreign path",
                        record -> file(record).put("file_path", "file:/lake/table/data/x.parquet"),
                        "take for a path"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unknownEntries")
    void whatIsNotKnownInAManifestIsNotReadNorMerged(String name, Consumer<GenericRecord> change, String message) {
        editor.editEntries(Set.of(), change);
        assertRefused(this::readAll, message);
        assertRefused(() -> remove("a"), message);
        editor.editMetadata(
                tree -> ((ObjectNode) tree.get("properties")).put("datashard.manifest.compaction-threshold", "1"));
        assertRefused(() -> table.append("c"), message);
    }

    @Test
    void aManifestWithoutASchemaInItsHeaderIsReadWithoutBounds() {
        editor.editEntries(Set.of("schema"), record -> {});
        assertThat(readAll())
                .allSatisfy(entry -> assertThat(entry.file().bounds().lower()).isEmpty());
        table.append("c");
        assertThat(readAll()).hasSize(3);
    }

    @Test
    void aManifestWhoseHeaderTellsNothingIsNoneOfThisLayout() {
        editor.editEntries(Set.of("schema", "format-version"), record -> {});
        assertRefused(this::readAll, "neither 'format-version' nor 'schema'");
    }

    /** Absent sums mean "not verified", wrong ones damage (section 2.3). */
    @Test
    void aListWithoutRecordedSumsIsReadAndOneWithWrongSumsIsNot() {
        editor.editManifestList(record -> {});
        assertThat(readAll()).hasSize(2);
        editor.editMetadata(
                tree -> ((ObjectNode) tree.at("/snapshots/1/summary")).put("datashard.manifest-list-length", "12"));
        assertRefused(this::readAll, "bytes where 12 are recorded");
        assertRefused(() -> table.append("c"), "bytes where 12 are recorded");
    }

    private static Arguments unknown(String name, Consumer<ObjectNode> change, String message) {
        return Arguments.of(name, change, message);
    }

    private static Arguments unknownList(String name, Consumer<GenericRecord> change, String message) {
        return Arguments.of(name, change, message);
    }

    private static GenericRecord file(GenericRecord entry) {
        return (GenericRecord) entry.get("data_file");
    }

    private static void nest(ObjectNode tree) {
        ((ObjectNode) tree.at("/schemas/0/fields/1")).putObject("type").put("type", "list");
    }

    private static void partition(ObjectNode tree, int spec, String transform) {
        ((ObjectNode) tree.at("/partition-specs/" + spec))
                .withArray("fields")
                .addObject()
                .put("source-id", 2)
                .put("field-id", 1000)
                .put("name", "p")
                .put("transform", transform);
    }

    private static void list(ObjectNode tree, String path) {
        ((ObjectNode) tree.at("/snapshots/1")).put("manifest-list", path);
    }

    private CurrentTable load() {
        return table.layout(storage).loadOrFail();
    }

    private List<ManifestEntry> readAll() {
        TableLayout layout = table.layout(storage);
        CurrentTable current = layout.loadOrFail();
        return layout
                .readManifestList(
                        current.metadata(), current.metadata().currentSnapshot().orElseThrow())
                .stream()
                .flatMap(manifest -> layout.readManifest(current.metadata(), manifest).stream())
                .toList();
    }

    private void remove(String name) {
        table.committer(storage)
                .commit(TestTable.replacing(
                        Snapshot.DELETE, List.of(), Set.of(StoragePath.of("data/" + name + ".parquet"))));
    }

    private void assertReadsAll() {
        assertThat(load().metadataFile()).isEqualTo(NEWEST);
        assertThat(TableAudit.of(storage).names()).containsExactly("a", "b");
    }

    private void assertGoesOn() {
        table.append("c");
        assertThat(TableAudit.of(storage).names()).containsExactly("a", "b", "c");
        assertThat(new String(storage.read(VersionHint.PATH).orElseThrow().bytes(), UTF_8))
                .isEqualTo("4");
    }

    private void assertRefused(Runnable use, String message) {
        Set<StoragePath> before = storage.paths();
        assertThatThrownBy(use::run)
                .isInstanceOf(DataShardException.class)
                .isInstanceOfAny(InvalidUseException.class, CorruptDataException.class)
                .hasMessageStartingWith("Cannot ")
                .hasMessageContaining(message);
        before.add(StoragePath.of("data/c.parquet"));
        before.add(TableAudit.marker(StoragePath.of("data/c.parquet")));
        assertThat(before).containsAll(storage.paths());
    }

    private void putHint(String hint) {
        if (hint.equals("missing")) {
            storage.delete(VersionHint.PATH);
        } else {
            storage.put(VersionHint.PATH, hint.getBytes(UTF_8));
        }
    }
}
