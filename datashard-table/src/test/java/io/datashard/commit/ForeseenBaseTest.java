package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datashard.error.InvalidUseException;
import io.datashard.error.StorageException;
import io.datashard.layout.Layout;
import io.datashard.model.MetadataVersion;
import io.datashard.model.Snapshot;
import io.datashard.storage.StoragePath;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SinkRuns;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whatever a commit decides on the base that it foresees counts only if that is the current one ({@code
 * docs/decisions/0036-fewer-round-trips.md}). The writer has committed twice, so that it foresees its next base; each test makes that one wrong
 * or unreadable.
 */
class ForeseenBaseTest {
    private static final CommitIdentity IDENTITY = SinkRuns.fresh("orders", "lineage-1", 7);

    private final LayoutFacts facts;
    private final Layout layout;
    private final MemoryStorage storage = new MemoryStorage();
    private final FaultyStorage process = new FaultyStorage(storage).lateWhen(() -> false);
    private final TestTable table;
    private final TableCommitter writer;
    private final List<MetadataVersion> bases = new ArrayList<>();

    ForeseenBaseTest(Layout layout) {
        this.layout = layout;
        this.facts = new LayoutFacts(layout);
        this.table = new TestTable(storage, 5, layout).create(Map.of());
        this.writer = table.committer(process);
        writer.commit(TestTable.appending(table.file("own0", 1)));
        writer.commit(TestTable.appending(table.file("own1", 1)));
    }

    /** An append that does something else on the first base that it is asked about. */
    private TableChange appendingOnTheSecondBase(String name, Decision onTheFirst) {
        Decision append = append(name);
        return (base, seen) -> {
            bases.add(base.metadataVersion());
            return bases.size() == 1 ? onTheFirst : append;
        };
    }

    private Decision append(String name) {
        return new Decision.Publish(
                Snapshot.APPEND, List.of(table.file(name, 1)), Set.of(), Map.of(), snapshotId -> Map.of());
    }

    @EveryLayout
    void whatNeedNotBePublishedOnAWrongBaseIsPublished() {
        table.append("other");
        CommitResult result =
                writer.commit(appendingOnTheSecondBase("a", new Decision.Skip("it is in the table already")));
        assertThat(result).isInstanceOf(CommitResult.Committed.class);
        assertThat(bases).hasSize(2).doesNotHaveDuplicates();
        assertThat(TableAudit.of(storage).names()).containsExactlyInAnyOrder("own0", "own1", "other", "a");
    }

    @EveryLayout
    void whatIsWrongOnlyWithAWrongBaseIsNotWrong() {
        table.append("other");
        Decision append = append("a");
        writer.commit((base, seen) -> {
            bases.add(base.metadataVersion());
            if (bases.size() == 1) {
                throw new InvalidUseException("Cannot do it", "this base is wrong", "Take another");
            }
            return append;
        });
        assertThat(bases).hasSize(2).doesNotHaveDuplicates();
        assertThat(TableAudit.of(storage).names()).containsExactlyInAnyOrder("own0", "own1", "other", "a");
    }

    /** Then nobody knows whether it is wrong: an error that passes by must not look like one that lasts. */
    @EveryLayout
    void aFailureOnABaseThatCannotBeReadIsThatOfReading() {
        process.failWhen(operation -> operation.kind() == Kind.READ, Fault.REFUSED);
        InvalidUseException wrong = new InvalidUseException("Cannot do it", "this base is wrong", "Take another");
        Throwable thrown = catchThrowable(() -> writer.commit((base, seen) -> {
            throw wrong;
        }));
        assertThat(thrown).isInstanceOf(StorageException.class).hasSuppressedException(wrong);
        assertThat(TableAudit.of(storage).names()).containsExactlyInAnyOrder("own0", "own1");
    }

    @EveryLayout
    void inATableThatIsGoneNothingIsLeft() {
        SinkAppend change = table.sinkAppend(IDENTITY, RewindPolicy.FAIL, process, table.file("a", 1));
        removeAll();
        assertThat(catchThrowable(() -> writer.commit(change))).isNotNull();
        assertThat(storage.paths()).isEmpty();
    }

    /** As many commits make the same number of metadata versions: the tag tells them apart. */
    @EveryLayout
    void aTableThatWasMadeAnewIsNotTakenForTheOldOne() {
        SinkAppend change = table.sinkAppend(IDENTITY, RewindPolicy.FAIL, process, table.file("a", 1));
        removeAll();
        TestTable anew = new TestTable(storage, 6, layout).create(Map.of());
        anew.append("new0");
        anew.append("new1");
        Set<StoragePath> before = storage.paths();
        Throwable thrown = catchThrowable(() -> writer.commit(change));
        assertThat(thrown).isInstanceOf(InvalidUseException.class);
        assertThat(TableAudit.of(storage).names()).containsExactlyInAnyOrder("new0", "new1");
        assertThat(storage.paths()).isEqualTo(before);
    }

    /** The base that it read is older than the lock: so the lock is not given away when that one proves old as well. */
    @EveryLayout
    void whoGuessedWronglyAndWaitedForTheLockKeepsItUntilItHelps() {
        table.append("other");
        List<String> meanwhile = new ArrayList<>();
        process.before(operation -> {
            if (operation.kind() == Kind.LOCK && meanwhile.size() < 10) {
                String name = "while" + meanwhile.size();
                meanwhile.add(name);
                table.append(name);
            }
        });
        CommitResult.Committed result = writer.commit(TestTable.appending(table.file("a", 1)))
                .committed()
                .orElseThrow();
        assertThat(meanwhile).hasSize(facts.locksOn(storage) ? 1 : 0);
        assertThat(result.attempts()).isEqualTo(facts.locksOn(storage) ? 2 : 1);
        List<String> expected = new ArrayList<>(List.of("own0", "own1", "other", "a"));
        expected.addAll(meanwhile);
        assertThat(TableAudit.of(storage).names()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private void removeAll() {
        storage.paths().forEach(storage::delete);
    }
}
