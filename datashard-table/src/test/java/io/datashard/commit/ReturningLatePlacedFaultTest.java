package io.datashard.commit;

import io.datashard.layout.Layout;
import io.datashard.storage.Storage;
import io.datashard.testing.FaultyStorage;

/** The same as {@link ReturningPlacedFaultTest}, where each step runs as late as can be. */
class ReturningLatePlacedFaultTest extends ReturningPlacedFaultTest {
    ReturningLatePlacedFaultTest(Layout layout) {
        super(layout);
    }

    @Override
    FaultyStorage process(Storage storage) {
        return new FaultyStorage(storage).late();
    }

    @Override
    int secondFaultStride() {
        return 3;
    }
}
