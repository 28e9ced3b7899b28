package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.PermutedSteps;
import io.datashard.testing.PythonCollector;
import io.datashard.testing.PythonWriter;
import io.datashard.testing.SeededIds;
import io.datashard.testing.SimulatedCrash;
import io.datashard.testing.SinkRuns;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;

/**
 * A commit on a distant store sends requests at the same time, and they take effect in any order. Here these orders come, for a process that
 * foresees its base and has names that are marked; in each, something happens before each request: the process dies, another writer commits, a
 * garbage collector runs. {@code -Dcommit.orders=5040} runs all orders.
 */
@Timeout(300)
class CommitOrdersTest {
    private static final CommitIdentity IDENTITY = SinkRuns.fresh("orders", "lineage-1", 7);
    /** More than a commit needs that is hindered once. */
    private static final int MOST_REQUESTS = 80;
    /** Of all orders, about so many run: each step comes before and after each other one. */
    private static final int ORDERS = Integer.getInteger("commit.orders", 30);

    private final Layout layout;
    private final LayoutFacts facts;

    CommitOrdersTest(Layout layout) {
        this.layout = layout;
        this.facts = new LayoutFacts(layout);
    }

    /** The third commit of a process. */
    private final class Scene {
        final MemoryStorage storage = new MemoryStorage();
        final FaultyStorage process = new FaultyStorage(storage).lateWhen(() -> false);
        final TestTable table = new TestTable(storage, 3, layout).create(Map.of());
        final List<String> expected = new ArrayList<>(List.of("own0", "own1", "a"));
        final TableCommitter own = table.committer(process);
        final DataFile a;
        final PermutedSteps steps;
        final int first;

        Scene(int order) {
            own.commit(TestTable.appending(table.file("own0", 1)));
            own.commit(TestTable.appending(table.file("own1", 1)));
            a = table.file("a", 1);
            steps = new PermutedSteps(order);
            process.in(steps);
            first = process.trace().size();
        }

        CommitResult commit() {
            return own.commit(table.sinkAppend(IDENTITY, RewindPolicy.FAIL, process, a));
        }

        /** Before the request of this number, counted from the beginning of the commit. */
        Scene before(int number, Runnable action) {
            process.before(now -> {
                if (now.index() == first + number) {
                    action.run();
                }
            });
            return this;
        }

        void other() {
            if (!facts.locksOn(storage) || !storage.isLocked()) {
                table.append("other");
                expected.add("other");
            }
        }

        void python(boolean modern) {
            if (!storage.isLocked()) {
                PythonWriter.of(layout, storage, table.clock(), new SeededIds(77), modern)
                        .append("python", 1);
                expected.add("python");
            }
        }

        void requireAll() {
            assertThat(TableAudit.of(storage).names()).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** One case: what happens before a request, and what must hold in the end. */
    private interface Case {
        /** Whether the commit made fewer requests: the last case of this order. */
        boolean isLast(Scene scene, int request);
    }

    private void inEveryOrder(Case one) {
        Scene counted = new Scene(0);
        counted.commit();
        int orders = 1;
        for (int n = 2; n <= counted.steps.most(); n++) {
            orders *= n;
        }
        assertThat(counted.steps.most()).as("steps at the same time").isBetween(4, 7);
        int stride = stride(orders);
        for (int order = 0; order < orders; order += stride) {
            boolean isLast = false;
            for (int request = 0; !isLast; request++) {
                assertThat(request).isLessThan(MOST_REQUESTS);
                try {
                    isLast = one.isLast(new Scene(order), request);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("order " + order + ", request " + request, e);
                }
            }
        }
    }

    /** The first step that has no divisor in common with the number of orders: others repeat themselves. */
    private static int stride(int orders) {
        int stride = Math.max(1, orders / ORDERS);
        while (BigInteger.valueOf(stride).gcd(BigInteger.valueOf(orders)).intValue() > 1) {
            stride++;
        }
        return stride;
    }

    @EveryLayout
    void aProcessThatDiesLosesAndDoublesNothing() {
        inEveryOrder((scene, request) -> {
            scene.process.failAt(scene.first + request, Fault.CRASH_BEFORE);
            boolean died = false;
            try {
                scene.commit();
            } catch (SimulatedCrash e) {
                died = true;
            }
            CommitResult again = scene.table
                    .committer(scene.storage)
                    .commit(scene.table.sinkAppend(IDENTITY, RewindPolicy.FAIL, scene.storage, scene.a));
            scene.requireAll();
            assertThat(again.committed().isPresent() && !died)
                    .as("committed twice")
                    .isFalse();
            return !died;
        });
    }

    @EveryLayout
    void anotherWritersCommitIsKept() {
        inEveryOrder((scene, request) -> happens(scene, request, scene::other));
    }

    @EveryLayout
    void aCommitOfPythonIsKept() {
        inEveryOrder((scene, request) -> happens(scene, request, () -> scene.python(request % 2 == 0)));
    }

    /** The worst case of a collector: without grace for young files. */
    @EveryLayout
    void aGarbageCollectorTakesNothing() {
        if (facts.withstandsCollectionWithoutGrace()) {
            inEveryOrder((scene, request) -> happens(scene, request, () -> PythonCollector.collect(scene.storage)));
        }
    }

    private static boolean happens(Scene scene, int request, Runnable action) {
        boolean[] has = {false};
        scene.before(request, () -> {
            has[0] = true;
            action.run();
        });
        assertThat(scene.commit()).isInstanceOf(CommitResult.Committed.class);
        scene.requireAll();
        return !has[0];
    }
}
