package io.datashard.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.storage.MetadataLock;
import io.datashard.storage.Storage;
import io.datashard.storage.StorageContractTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryStorageTest extends StorageContractTest {
    private MemoryStorage memory;

    @Override
    protected Storage create() {
        memory = new MemoryStorage();
        return memory;
    }

    @Override
    protected boolean replacesWithoutLock() {
        return true;
    }

    @Override
    protected void assertNothingLeft() {
        assertThat(memory.openHandles()).isZero();
    }

    @Test
    void aLostLockGoesToTheNextHolder() {
        try (MetadataLock lost = memory.lock(Duration.ZERO)) {
            memory.loseLock();
            assertThat(lost.isHeld()).isFalse();
            try (MetadataLock next = memory.lock(Duration.ZERO)) {
                lost.close();
                assertThat(next.isHeld()).isTrue();
            }
        }
    }
}
