package io.datashard.commit;

import io.datashard.layout.Layout;
import io.datashard.storage.Storage;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.MemoryStorage;

/**
 * Placed faults where what may be done at the same time is done as late as can be, and not at once: a store that answers slowly lies in between.
 */
class LatePlacedFaultTest extends PlacedFaultTest {
    LatePlacedFaultTest(Layout layout) {
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
    int secondFaultStride() {
        return 1;
    }
}
