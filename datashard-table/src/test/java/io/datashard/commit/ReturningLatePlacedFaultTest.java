package io.datashard.commit;

import io.datashard.layout.Layout;
import io.datashard.storage.Storage;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.MemoryStorage;

/** The same as {@link ReturningPlacedFaultTest}, where each step runs as late as can be. */
class ReturningLatePlacedFaultTest extends PlacedFaultTest {
    ReturningLatePlacedFaultTest(Layout layout) {
        super(layout);
    }

    @Override
    Storage openStorage() {
        return new MemoryStorage();
    }

    @Override
    FaultyStorage process(Storage storage) {
        return new FaultyStorage(storage).late();
    }

    @Override
    int earlierCommits() {
        return 2;
    }

    @Override
    int secondFaultStride() {
        return 3;
    }
}
