package io.datashard.layout.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.CurrentTable;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A table that is created while another process removes the one that was there. */
class ClassicCreationTest {
    private static final StoragePath HINT = StoragePath.of("metadata.version-hint.text");

    /**
     * The creation looks before it has the lock, just when the drop has removed the hint and not yet the last metadata file: what it saw looks
     * like a creation that died. With a hint to the file that is gone, nobody could read or create the table.
     */
    @Test
    void aTableIsNotFinishedWithAFileThatIsGone() {
        MemoryStorage storage = new MemoryStorage();
        CurrentTable old = new TestTable(storage, 1).create(Map.of("old", "1")).current();
        storage.delete(HINT);
        FaultyStorage raced = new FaultyStorage(storage).before(operation -> {
            if (operation.kind() == Kind.LOCK) {
                storage.delete(old.metadataFile());
            }
        });
        TestTable table = new TestTable(storage, 2);
        boolean created = creating(raced, table).createIfAbsent(table.newTable(Map.of()), Duration.ZERO);

        assertThat(created).isTrue();
        assertThat(table.current().metadata().properties()).doesNotContainKey("old");
        assertThat(table.current().isCertain()).isTrue();
    }

    /** Without a drop, a creation that died before the hint is finished. */
    @Test
    void aCreationThatDiedIsFinished() {
        MemoryStorage storage = new MemoryStorage();
        TestTable table = new TestTable(storage, 1).create(Map.of("old", "1"));
        storage.delete(HINT);
        assertThat(creating(storage, table).createIfAbsent(table.newTable(Map.of()), Duration.ZERO))
                .isFalse();
        assertThat(table.current().isCertain()).isTrue();
        assertThat(table.current().metadata().properties()).containsEntry("old", "1");
    }

    /** Opens without a look, so that the only look is that of the creation. */
    private static ClassicLayout creating(Storage storage, TestTable table) {
        return new ClassicLayout(storage, table.clock(), table.ids(), table.clock()::advance);
    }
}
