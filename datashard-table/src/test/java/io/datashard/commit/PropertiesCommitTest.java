package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datashard.error.CommitConflictException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.Layout;
import io.datashard.storage.Storage;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Properties are changed in a commit of their own, which loses nothing that others commit. */
class PropertiesCommitTest {
    private static final PropertyChange CHANGE = new PropertyChange(Map.of("b", "2", "c", "3"), Set.of("a"));

    private final Layout layout;
    private final MemoryStorage storage = new MemoryStorage();
    private final TestTable table;

    PropertiesCommitTest(Layout layout) {
        this.layout = layout;
        this.table = new TestTable(storage, 1, layout);
    }

    private PropertiesCommit commit(Storage through) {
        return commit(table, through);
    }

    private static PropertiesCommit commit(TestTable of, Storage through) {
        return new PropertiesCommit(
                through, of.layout(through), TestTable.SETTINGS, of.clock(), of.ids(), of.clock()::advance);
    }

    @EveryLayout
    void whatIsSetIsSetAndTheRestStays() {
        table.create(Map.of("a", "1", "kept", "k"));
        table.append("rows");
        CurrentTable before = table.current();

        assertThat(commit(storage).commit(now -> CHANGE)).isTrue();

        CurrentTable after = table.current();
        assertThat(after.metadata().properties())
                .containsEntry("b", "2")
                .containsEntry("c", "3")
                .containsEntry("kept", "k")
                .doesNotContainKey("a");
        assertThat(after.metadata().snapshots()).isEqualTo(before.metadata().snapshots());
        assertThat(after.metadata().currentSnapshotId())
                .isEqualTo(before.metadata().currentSnapshotId());
        assertThat(after.metadata().lastUpdatedMs())
                .isGreaterThan(before.metadata().lastUpdatedMs());
        assertThat(storage.isLocked()).isFalse();
    }

    @EveryLayout
    void whatIsSoAlreadyIsNotPublished() {
        table.create(Map.of("b", "2", "c", "3"));
        CurrentTable before = table.current();
        assertThat(commit(storage).commit(now -> CHANGE)).isFalse();
        assertThat(table.current().metadataFile()).isEqualTo(before.metadataFile());
    }

    /** A commit in between is built upon, and the change is asked for anew. */
    @EveryLayout
    void aLostRaceIsRepeatedOnWhatWon() {
        table.create(Map.of("count", "1"));
        FaultyStorage racing = new FaultyStorage(storage);
        boolean[] raced = new boolean[1];
        PropertiesCommit commit = commit(racing);
        commit.commit(now -> {
            if (!raced[0]) {
                raced[0] = true;
                assertThat(commit(storage).commit(then -> PropertyChange.set("count", "2")))
                        .isTrue();
                table.append("rows");
            }
            int count = Integer.parseInt(now.properties().get("count"));
            return PropertyChange.set("count", Integer.toString(count + 10));
        });
        assertThat(table.current().metadata().properties()).containsEntry("count", "12");
        assertThat(table.current().metadata().snapshots()).hasSize(1);
    }

    @EveryLayout
    void afterItsTimeoutItIsNotTriedAgain() {
        table.create(Map.of());
        CommitSettings limited = new CommitSettings(
                8, Duration.ofMillis(10), Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO);
        PropertiesCommit commit = new PropertiesCommit(
                storage, table.layout(storage), limited, table.clock(), table.ids(), table.clock()::advance);
        int[] asked = new int[1];
        assertThatThrownBy(() -> commit.commit(now -> {
                    asked[0]++;
                    table.append("rows" + asked[0]);
                    table.clock().advance(Duration.ofSeconds(2));
                    return CHANGE;
                }))
                .isInstanceOf(CommitConflictException.class)
                .hasMessageContaining("nothing was changed");
        assertThat(asked[0]).isEqualTo(1);
        assertThat(table.current().metadata().properties()).doesNotContainKey("b");
    }

    @EveryLayout
    void withoutATableNothingIsWritten() {
        assertThatThrownBy(() -> commit(storage).commit(now -> CHANGE)).isInstanceOf(InvalidUseException.class);
        assertThat(storage.paths()).isEmpty();
    }

    /** Wherever it fails, the properties are those before or those after; repeating it leads to those after, and rows are never lost. */
    @EveryLayout
    void whereverItFailsTheChangeIsMadeOnceOrNotAtAll() {
        int operations = traced();
        assertThat(operations).isGreaterThan(3);
        for (int index = 0; index < operations; index++) {
            for (Fault fault : Fault.values()) {
                MemoryStorage store = new MemoryStorage();
                TestTable other = new TestTable(store, 7, layout).create(Map.of("a", "1"));
                other.append("rows");
                FaultyStorage faulty = new FaultyStorage(store).failAt(index, fault);
                Throwable thrown = catchThrowable(() -> commit(other, faulty).commit(now -> CHANGE));

                Map<String, String> now = other.current().metadata().properties();
                boolean isMade = now.containsKey("b");
                assertThat(now.containsKey("a"))
                        .as("%s at %s: %s", fault, index, thrown)
                        .isNotEqualTo(isMade);
                if (thrown == null) {
                    assertThat(isMade).as("%s at %s", fault, index).isTrue();
                }
                commit(other, store).commit(table -> CHANGE);
                assertThat(other.current().metadata().properties())
                        .containsEntry("b", "2")
                        .doesNotContainKey("a");
                assertThat(other.current().metadata().snapshots()).hasSize(1);
            }
        }
    }

    private int traced() {
        MemoryStorage store = new MemoryStorage();
        TestTable other = new TestTable(store, 7, layout).create(Map.of("a", "1"));
        other.append("rows");
        FaultyStorage counting = new FaultyStorage(store);
        commit(other, counting).commit(now -> CHANGE);
        assertThat(counting.trace()).anyMatch(new LayoutFacts(layout)::isCommitPoint);
        return counting.trace().size();
    }
}
