package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.Layout;
import io.datashard.storage.MetadataLock;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.PythonWriter;
import io.datashard.testing.SeededIds;
import io.datashard.testing.StorageOperation;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process that stops for longer than the lease of the lock, between its last look at the lock and the replacement of the hint, while Python
 * 0.6 or 0.9 takes the lock over. Python 0.6 reads the hint twice in a commit: what is replaced in between it overwrites. Classic only: nobody
 * else relies on a lock with a lease.
 */
@Timeout(60)
class LateSwapTest {
    private static final LayoutFacts FACTS = new LayoutFacts(Layout.CLASSIC);
    private static final CommitSettings PATIENT =
            new CommitSettings(8, Duration.ofMillis(10), Duration.ofSeconds(2), null, Duration.ofSeconds(20));

    private final MemoryStorage storage = new MemoryStorage();
    private final TestTable table = new TestTable(storage, 9).create(Map.of());
    private final FaultyStorage ours = new FaultyStorage(storage);
    private final Semaphore stopped = new Semaphore(0);
    private final Semaphore goOn = new Semaphore(0);
    private final Semaphore replaced = new Semaphore(0);

    /** Before which of Python's operations under the lock our replacement arrives: 0.6 reads, writes, reads again, replaces. */
    @ParameterizedTest
    @CsvSource({"false,1", "false,2", "false,3", "false,4", "false,5", "true,1", "true,2", "true,3", "true,4"})
    void noRowIsLostWhereverTheReplacementArrivesInACommitOfPython(boolean modern, int place) throws Exception {
        table.append("first");
        stopAtTheReplacement();
        CompletableFuture<CommitResult> commit = commitOurs();
        acquire(stopped);

        FaultyStorage theirs = new FaultyStorage(storage);
        AtomicInteger underLock = new AtomicInteger(-1);
        theirs.before(now -> {
            if (now.kind() == Kind.LOCK || underLock.get() >= 0) {
                if (underLock.incrementAndGet() == place) {
                    goOn.release();
                    acquire(replaced);
                }
            }
        });
        python(theirs, modern).append("python", 1);
        goOn.release();

        assertThat(commit.get()).isInstanceOf(CommitResult.Committed.class);
        assertThat(TableAudit.of(storage).names()).containsExactlyInAnyOrder("first", "python", "ours");
        assertThat(storage.openHandles()).isZero();
    }

    @Test
    void whereTheLockCannotBeHadAgainTheOutcomeIsUnknownAndTheRepetitionFindsOut() throws Exception {
        table.append("first");
        stopAtTheReplacement();
        CompletableFuture<CommitResult> commit = commitOurs();
        acquire(stopped);
        try (MetadataLock lock = storage.lock(Duration.ZERO)) {
            assertThat(lock.isHeld()).isTrue();
            // Nobody gets the lock again: the request for it fails.
            ours.failWhen(now -> now.kind() == Kind.LOCK, Fault.REFUSED);
            goOn.release();
            assertThatThrownBy(commit::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(UnknownOutcomeException.class);
        }
        assertThat(table.committer(storage).commit(change())).isInstanceOf(CommitResult.Skipped.class);
        assertThat(TableAudit.of(storage).names()).containsExactly("first", "ours");
    }

    /** What costs a request more is done only after a stop. */
    @Test
    void aReplacementInTimeIsNotLookedAtAgain() {
        table.append("first");
        table.committer(ours).commit(change());
        assertThat(ours.trace()).extracting(StorageOperation::kind).containsOnlyOnce(Kind.LOCK, Kind.IS_HELD);
    }

    private FileAppend change() {
        return new FileAppend(
                new AppendToken("load"),
                WrittenFor.of(table.current().metadata()),
                List.of(table.file("ours", 1)),
                new FilePresence(ours, table.clock(), TestTable.REMEDY));
    }

    private CompletableFuture<CommitResult> commitOurs() {
        FileAppend append = change();
        return CompletableFuture.supplyAsync(
                () -> table.committer(ours, PATIENT).commit(append));
    }

    /** Our first replacement of the hint waits, for longer than the lease; the operation after it tells that it was made. */
    private void stopAtTheReplacement() {
        AtomicInteger replacement = new AtomicInteger(Integer.MIN_VALUE);
        ours.before(now -> {
            if (replacement.get() < 0 && FACTS.isCommitPoint(now)) {
                replacement.set(now.index());
                table.clock().advance(Duration.ofSeconds(70));
                storage.loseLock();
                stopped.release();
                acquire(goOn);
            } else if (now.index() == replacement.get() + 1) {
                replaced.release();
            }
        });
    }

    private PythonWriter python(FaultyStorage through, boolean modern) {
        return PythonWriter.of(Layout.CLASSIC, through, table.clock(), new SeededIds(77), modern);
    }

    private static void acquire(Semaphore semaphore) {
        try {
            assertThat(semaphore.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
