package io.datashard.commit;

import io.datashard.layout.Layout;
import io.datashard.storage.Storage;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.MemoryStorage;

/** Placed faults in the third commit of a process on a distant store, which foresees its base and has names that are marked; steps run at once. */
class ReturningPlacedFaultTest extends PlacedFaultTest {
    ReturningPlacedFaultTest(Layout layout) {
        super(layout);
    }

    @Override
    Storage openStorage() {
        return new MemoryStorage();
    }

    @Override
    FaultyStorage process(Storage storage) {
        return new FaultyStorage(storage).lateWhen(() -> false);
    }

    @Override
    int earlierCommits() {
        return 2;
    }

    @Override
    int secondFaultStride() {
        return 5;
    }
}
