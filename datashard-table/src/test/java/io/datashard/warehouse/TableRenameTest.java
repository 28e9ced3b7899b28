package io.datashard.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.StaleTableException;
import io.datashard.error.StorageException;
import io.datashard.layout.Layout;
import io.datashard.layout.TableLayout;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A table is renamed under its lock, and only the one that was meant. */
class TableRenameTest {
    private final TablesToDrop tables;
    private final MemoryStorage storage = new MemoryStorage();
    private final AtomicInteger moves = new AtomicInteger();

    TableRenameTest(Layout layout) {
        this.tables = new TablesToDrop(layout);
    }

    private boolean rename(FaultyStorage through, TableLayout opened) {
        return new TableRename(through, opened, "Cannot rename the table t").move(Duration.ZERO, () -> {
            assertThat(storage.isLocked()).isTrue();
            return moves.incrementAndGet() == 1;
        });
    }

    @EveryLayout
    void itIsMovedUnderItsLock() {
        TestTable table = tables.filled(storage);
        FaultyStorage through = new FaultyStorage(storage);
        TableLayout opened = table.layout(through);
        assertThat(opened.load()).isPresent();
        assertThat(rename(through, opened)).isTrue();
        assertThat(storage.isLocked()).isFalse();
    }

    /** Another session may have dropped the table, and created one, since Flink looked. */
    @EveryLayout
    void aTableThatHasReplacedItIsNotRenamed() {
        TestTable table = tables.filled(storage);
        FaultyStorage raced = new FaultyStorage(storage).before(operation -> {
            if (operation.kind() == Kind.LOCK) {
                storage.paths().forEach(storage::delete);
                assertThat(tables.isCreatedAnew(storage)).isTrue();
            }
        });
        TableLayout opened = table.layout(raced);
        assertThat(opened.load()).isPresent();
        assertThatThrownBy(() -> rename(raced, opened))
                .isInstanceOf(StaleTableException.class)
                .hasMessageContaining("another table has taken its place");
        assertThat(moves).hasValue(0);
    }

    @EveryLayout
    void aTableThatIsGoneIsNotRenamed() {
        TestTable table = tables.filled(storage);
        FaultyStorage raced = new FaultyStorage(storage).before(operation -> {
            if (operation.kind() == Kind.LOCK) {
                storage.paths().forEach(storage::delete);
            }
        });
        TableLayout opened = table.layout(raced);
        assertThat(opened.load()).isPresent();
        assertThatThrownBy(() -> rename(raced, opened)).isInstanceOf(StaleTableException.class);
        assertThat(moves).hasValue(0);
    }

    @EveryLayout
    void afterItsLockIsLostItIsNotRenamed() {
        TestTable table = tables.filled(storage);
        FaultyStorage losing = new FaultyStorage(storage).before(operation -> {
            if (operation.kind() == Kind.IS_HELD) {
                storage.loseLock();
            }
        });
        TableLayout opened = table.layout(losing);
        assertThat(opened.load()).isPresent();
        assertThatThrownBy(() -> rename(losing, opened))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("metadata lock was lost");
        assertThat(moves).hasValue(0);
    }
}
