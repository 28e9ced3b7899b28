package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.layout.Layout;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.storage.ContentCheck;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.StoragePath;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SeededIds;
import io.datashard.testing.SinkRuns;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job that was down for more than a day publishes its files while a garbage collection runs. */
class FileRenewalTest {
    private static final CommitIdentity IDENTITY = SinkRuns.fresh("orders", "L1", 7);

    private final ManualClock clock = new ManualClock();
    private final MemoryStorage storage = new MemoryStorage(clock);
    private final TestTable table;

    FileRenewalTest(Layout layout) {
        this.table = new TestTable(storage, 1, layout).create(Map.of());
    }

    @EveryLayout
    void aCollectionThatHasListedTheFileTakesNothingThatIsPublished() {
        DataFile file = written();
        clock.advance(Duration.ofHours(25));
        List<StoragePath> orphans = orphans();
        assertThat(orphans).containsExactly(file.path());

        assertThat(commit(file, true)).isInstanceOf(CommitResult.Committed.class);
        orphans.forEach(storage::delete);

        List<String> live = TableAudit.of(storage).names();
        assertThat(live).hasSize(1).doesNotContain("a");
        StoragePath copy = StoragePath.of("data/day=1/" + live.get(0) + ".parquet");
        assertThat(storage.read(copy).orElseThrow().bytes()).isEqualTo(content());
        assertThat(storage.stat(TableAudit.marker(copy))).isPresent();
        assertThat(commit(file, true)).as("the same commit again").isInstanceOf(CommitResult.Skipped.class);
    }

    @EveryLayout
    void youngFilesAndThoseOfARunningJobKeepTheirNames() {
        DataFile file = written();
        clock.advance(Duration.ofHours(11));
        commit(file, true);
        assertThat(TableAudit.of(storage).names()).containsExactly("a");
    }

    @EveryLayout
    void aFileOfARunningJobKeepsItsName() {
        DataFile file = written();
        clock.advance(Duration.ofHours(25));
        commit(file, false);
        assertThat(TableAudit.of(storage).names()).containsExactly("a");
    }

    @EveryLayout
    void aFileThatHasOtherBytesIsNotCopied() {
        DataFile file = written();
        byte[] other = content();
        other[0]++;
        storage.put(file.path(), other);
        clock.advance(Duration.ofHours(25));
        assertThatThrownBy(() -> commit(file, true))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Cannot commit the data file memory:table/data/day=1/a.parquet")
                .hasMessageContaining("does not have the bytes that were written")
                .hasMessageContaining("Nothing was committed");
        storage.delete(file.path());
        assertThatThrownBy(() -> commit(file, true)).hasMessageContaining("it is not there any more");
        assertThat(TableAudit.of(storage).names()).isEmpty();
        assertThat(storage.openHandles()).isZero();
    }

    private DataFile written() {
        StoragePath path = StoragePath.of("data/day=1/a.parquet");
        new InFlightMarkers(storage).mark(path);
        storage.put(path, content());
        return new DataFile(path, 1, content().length, ContentCheck.sha256(content()), Map.of(), ColumnBounds.NONE);
    }

    /** More than one read of the copy. */
    private static byte[] content() {
        byte[] content = new byte[(1 << 20) + 17];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) ((i * 31) >> 3);
        }
        return content;
    }

    /** What a collection that begins now takes: no metadata names it, and its marker has no effect any more. */
    private List<StoragePath> orphans() {
        return storage.list(StoragePath.of("data")).stream()
                .map(ObjectInfo::path)
                .filter(path -> storage.stat(TableAudit.marker(path))
                        .map(ObjectInfo::lastModified)
                        .filter(clock.instant().minus(InFlightMarkers.PROTECTION)::isBefore)
                        .isEmpty())
                .toList();
    }

    private CommitResult commit(DataFile file, boolean restored) {
        @Nullable FileRenewal renewal = restored ? new FileRenewal(storage, clock, new SeededIds(5), TestTable.REMEDY) : null;
        return table.committer(storage)
                .commit(new SinkAppend(
                        IDENTITY,
                        WrittenFor.of(table.current().metadata()),
                        List.of(file),
                        RewindPolicy.FAIL,
                        Map.of(),
                        new FilePresence(storage, clock, TestTable.REMEDY),
                        renewal));
    }
}
