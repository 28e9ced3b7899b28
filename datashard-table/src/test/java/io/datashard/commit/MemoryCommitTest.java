package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.storage.Storage;
import io.datashard.testing.MemoryStorage;
import java.util.ArrayList;
import java.util.List;

/** Commits on an object store. */
class MemoryCommitTest extends MergeContractTest {
    private final List<MemoryStorage> storages = new ArrayList<>();

    MemoryCommitTest(Layout layout) {
        super(layout);
    }

    @Override
    Storage openStorage() {
        MemoryStorage storage = new MemoryStorage();
        storages.add(storage);
        return storage;
    }

    @Override
    void assertNothingLeft() {
        assertThat(storages)
                .allSatisfy(storage -> assertThat(storage.openHandles()).isZero());
    }
}
