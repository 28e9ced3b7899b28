package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import io.datashard.storage.Pause;
import io.datashard.storage.StoragePath;
import io.datashard.table.TableAccess;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestTable;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Stored tables that keep one snapshot only, so that each commit expires the one that a reader has seen. */
class ExpiredPositionTest {
    private static final Map<String, String> ONE_SNAPSHOT = Map.of("datashard.snapshot.retention-count", "1");

    private final MemoryStorage storage = new MemoryStorage();
    private final Layout layout;
    private final TestTable table;

    ExpiredPositionTest(Layout layout) {
        this.layout = layout;
        this.table = new TestTable(storage, 1, layout).create(ONE_SNAPSHOT);
        table.append("a");
    }

    @EveryLayout
    void appendsAreNewOnce() {
        ContinuousPosition seen = position();
        table.append("b");
        table.append("c");

        assertThat(next(seen)).isInstanceOf(Change.Next.class);
        assertThat(files(((Change.Next) next(seen)).step())).containsExactly("b.parquet", "c.parquet");
    }

    @EveryLayout
    void rewriteThatIsListedAddsNothingWhereItTellsWhatItWasBuiltOn() {
        ContinuousPosition seen = position();
        replace(Snapshot.REPLACE, "a", "aa");

        if (layout == Layout.ICEBERG) {
            assertThat(next(seen)).isEqualTo(new Change.Next(null, current()));
        } else {
            assertThat(next(seen)).isInstanceOf(Change.Gap.class);
        }
    }

    @EveryLayout
    void rewriteThatHasExpiredIsAGap() {
        ContinuousPosition seen = position();
        replace(Snapshot.REPLACE, "a", "aa");
        table.append("b");

        assertThat(next(seen)).isInstanceOf(Change.Gap.class);
    }

    @EveryLayout
    void overwriteIsNeverMissed() {
        ContinuousPosition seen = position();
        replace(table.layout(storage).operationOfOverwrite(), "a", "aa");

        assertThat(next(seen)).isInstanceOf(layout == Layout.ICEBERG ? Change.RowsRemoved.class : Change.Gap.class);
        table.append("b");
        assertThat(next(seen)).isInstanceOf(Change.Gap.class);
    }

    private void replace(String operation, String removed, String added) {
        DataFile file = table.file(added, 1);
        table.committer(storage)
                .commit(TestTable.replacing(
                        operation, List.of(file), Set.of(StoragePath.of("data/" + removed + ".parquet"))));
    }

    private ContinuousPosition position() {
        return ContinuousPosition.at(current()).with(LiveFiles.of(reader(), current()));
    }

    private Change next(ContinuousPosition seen) {
        return new ChangePlanner(reader(), metadata()).next(seen, current());
    }

    private List<String> files(ScanStep step) {
        return TableScan.open(reader(), metadata(), step, FilePruner.KEEP_ALL, ScanCursor.START).rest().stream()
                .map(found -> found.file().path().name())
                .toList();
    }

    private ManifestReader reader() {
        return new TableAccess(storage, table.layout(storage), table.clock(), table.ids(), Pause.PARK)
                .manifests(metadata());
    }

    private Snapshot current() {
        return metadata().currentSnapshot().orElseThrow();
    }

    private TableMetadata metadata() {
        return table.current().metadata();
    }
}
