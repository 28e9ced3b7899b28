package io.datashard.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.model.TableMetadata;
import io.datashard.storage.Storage;
import io.datashard.table.TableAccess;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.util.Map;

/** An expiry that meets another commit at any of its steps takes nothing away from it. */
class ExpiryRaceTest {
    private final Layout layout;

    ExpiryRaceTest(Layout layout) {
        this.layout = layout;
    }

    private static SnapshotExpiry expiry(TestTable of, Storage through) {
        return TableMaintenance.of(
                        new TableAccess(through, of.layout(through), of.clock(), of.ids(), of.clock()::advance))
                .expireSnapshots();
    }

    private TestTable threeAppends(MemoryStorage store) {
        TestTable table = new TestTable(store, 1, layout).create(Map.of());
        table.append("a");
        table.append("b");
        table.append("c");
        return table;
    }

    private int steps() {
        MemoryStorage store = new MemoryStorage();
        FaultyStorage counted = new FaultyStorage(store);
        expiry(threeAppends(store), counted).retainLast(1).run();
        return counted.trace().size();
    }

    /** Runs the other commit before a step of an expiry, unless the expiry holds the lock then. */
    private static boolean race(MemoryStorage store, TestTable table, int step, Runnable other) {
        int[] operations = new int[1];
        boolean[] raced = new boolean[1];
        FaultyStorage racing = new FaultyStorage(store).before(operation -> {
            if (operations[0]++ == step && !store.isLocked()) {
                raced[0] = true;
                other.run();
            }
        });
        expiry(table, racing).retainLast(1).run();
        return raced[0];
    }

    @EveryLayout
    void anAppendInBetweenIsCurrentAndKeepsItsRows() {
        int races = 0;
        for (int step = 0; step < steps(); step++) {
            MemoryStorage store = new MemoryStorage();
            TestTable table = threeAppends(store);
            if (!race(store, table, step, () -> table.append("x"))) {
                continue;
            }
            races++;
            TableMetadata now = table.current().metadata();
            assertThat(TableAudit.of(store).names()).as("step %s", step).containsExactly("a", "b", "c", "x");
            assertThat(now.snapshots().size()).as("step %s", step).isIn(1, 2);
            assertThat(now.currentSnapshot()).as("step %s", step).isPresent();
        }
        assertThat(races).isPositive();
    }

    @EveryLayout
    void ofTwoExpiriesTheStricterHolds() {
        int races = 0;
        for (int step = 0; step < steps(); step++) {
            MemoryStorage store = new MemoryStorage();
            TestTable table = threeAppends(store);
            if (!race(
                    store, table, step, () -> expiry(table, store).retainLast(2).run())) {
                continue;
            }
            races++;
            assertThat(table.current().metadata().snapshots())
                    .as("step %s", step)
                    .hasSize(1);
            assertThat(TableAudit.of(store).names()).as("step %s", step).containsExactly("a", "b", "c");
        }
        assertThat(races).isPositive();
    }
}
