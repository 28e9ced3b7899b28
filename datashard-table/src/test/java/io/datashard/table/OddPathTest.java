package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.commit.CommitSettings;
import io.datashard.commit.ExpiredMarkers;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.layout.NewTable;
import io.datashard.layout.TableLayout;
import io.datashard.layout.iceberg.RecordedPaths;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Pause;
import io.datashard.storage.Sources;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.s3.S3Server;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tables may lie in folders of any name that every reader of their layout can follow; any other name is refused before anything is written. */
class OddPathTest {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
    /** Folders in folders, so that a few tables try them all. */
    private static final List<String> NAMES = List.of(
            "a b/a%20b/100%/%2E%2E/a+b/a&b=c",
            "a#b/\u00e9\u20ac\ud83d\ude00/e\u0301/a'b/a\"b",
            "a?b/a\nb/a\tb/..a/a../a:b/a*b/[ab]/{ab}",
            "$HOME/~a/a;b/<a|b>/ lead/trail /a@b/a^`b/s3:/file:/k=v");

    private static final String BACKSLASHES = "a\\b";

    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    @TempDir
    Path folder;

    @EveryLayout
    void tableIsFoundAgainWhateverItsFolderIsCalled(Layout layout) {
        for (String name : NAMES) {
            String path = folder.resolve(name).resolve("t").toString();
            try (DataShardTable table = DataShardTable.create(path, SCHEMA, TableOptions.DEFAULT.withLayout(layout))) {
                table.append(List.of(GenericRow.of(SCHEMA, 1L)));
            }
            try (DataShardTable table = DataShardTable.open(path)) {
                table.append(List.of(GenericRow.of(SCHEMA, 2L)));
                assertThat(ids(table)).as(name).containsExactlyInAnyOrder(1L, 2L);
            }
        }
    }

    @EveryLayout
    void objectsAreFoundAgainWhateverTheirPrefixIs(Layout layout) {
        for (String name : NAMES) {
            String prefix = layout + "/" + name + "/t";
            try (Storage storage = SERVER.storage(prefix)) {
                assertThat(create(layout, storage)).isTrue();
                TableLayout table = LayoutDetection.detect(
                        storage,
                        Layout.CLASSIC,
                        new ManualClock(),
                        Sources.ofProcess().ids(),
                        Pause.PARK);
                TableAccess access = new TableAccess(
                        storage, table, new ManualClock(), Sources.ofProcess().ids(), Pause.PARK);
                for (long id = 1; id <= 2; id++) {
                    try (TableAppend append = new TableAppend(
                            access, RollingWriter.Settings.DEFAULT, CommitSettings.DEFAULT, new ExpiredMarkers())) {
                        append.write(GenericRow.of(SCHEMA, id));
                        append.commit();
                    }
                }
                var current = table.loadOrFail();
                assertThat(current.metadata().snapshots()).as(prefix).hasSize(2);
                assertThat(table.readManifestList(
                                current.metadata(),
                                current.metadata().snapshots().get(1)))
                        .as(prefix)
                        .hasSize(2);
            }
        }
    }

    @Test
    void backslashesAreRefusedWhereDocumentsHoldWholePaths() {
        Path path = folder.resolve(BACKSLASHES);
        TableOptions iceberg = TableOptions.DEFAULT.withLayout(Layout.ICEBERG);
        assertThatThrownBy(() -> DataShardTable.create(path.toString(), SCHEMA, iceberg))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageStartingWith("Cannot create the table " + path + ": its path has a backslash");
        assertThat(path).doesNotExist();
        try (Storage storage = SERVER.storage(BACKSLASHES)) {
            assertThatThrownBy(() -> create(Layout.ICEBERG, storage))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("backslash");
            assertThat(storage.rootExists()).isFalse();
        }

        // Documents of the classic layout hold paths below the table only.
        try (DataShardTable table = DataShardTable.create(path.toString(), SCHEMA)) {
            table.append(List.of(GenericRow.of(SCHEMA, 1L)));
            assertThat(ids(table)).containsExactly(1L);
        }
    }

    /** As earlier builds of this connector, and Python, made them. */
    @Test
    void tableThatLiesThereAllTheSameIsReadAndNotWritten() throws Exception {
        Path plain = folder.resolve("plain");
        TableOptions iceberg = TableOptions.DEFAULT.withLayout(Layout.ICEBERG);
        DataShardTable.create(plain.toString(), SCHEMA, iceberg).close();
        Path odd = folder.resolve(BACKSLASHES);
        Files.move(plain, odd);
        Path document = odd.resolve("metadata/v1.metadata.json");
        Files.writeString(document, Files.readString(document).replace("/plain\"", "/a\\\\b\""));

        try (DataShardTable table = DataShardTable.open(odd.toString())) {
            assertThat(table.metadata().location()).endsWith(BACKSLASHES);
            assertThat(ids(table)).isEmpty();
            assertThatThrownBy(() -> table.append(List.of(GenericRow.of(SCHEMA, 1L))))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("has a backslash, on which Python fails");
        }
        RecordedPaths paths = new RecordedPaths("file:///a\\b", "file:///c\\d");
        for (String root : List.of("file:///a\\b", "file:///a/b", "file:///c\\d")) {
            assertThat(paths.resolve(root + "/data/x", "it")).isEqualTo(StoragePath.of("data/x"));
        }
    }

    private static boolean create(Layout layout, Storage storage) {
        return LayoutDetection.ofNewTable(
                        storage, layout, new ManualClock(), Sources.ofProcess().ids(), Pause.PARK)
                .createIfAbsent(
                        new NewTable(layout, storage.rootUri(), SCHEMA, PartitionSpec.UNPARTITIONED, Map.of()),
                        Duration.ZERO);
    }

    private static List<Object> ids(DataShardTable table) {
        try (RowIterator rows = table.scan().rows()) {
            return rows.stream().map(row -> row.get("id")).toList();
        }
    }
}
