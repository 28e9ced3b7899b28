package io.datashard.format.commit;

import io.datashard.format.layout.Layout;
import io.datashard.format.storage.Storage;
import io.datashard.format.storage.local.LocalStorage;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Placed faults on a local disk. */
class LocalPlacedFaultTest extends PlacedFaultTest {
    @TempDir
    Path folder;

    private int opened;

    LocalPlacedFaultTest(Layout layout) {
        super(layout);
    }

    @Override
    Storage openStorage() {
        return LocalStorage.open(folder.resolve("table" + opened++));
    }

    @Override
    int secondFaultStride() {
        return 5;
    }
}
