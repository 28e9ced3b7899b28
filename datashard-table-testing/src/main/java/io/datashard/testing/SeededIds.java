package io.datashard.testing;

import io.datashard.storage.IdSource;
import java.util.Random;
import java.util.UUID;

/** Ids from a seed: the same seed gives the same ids. Thread-safe. */
public final class SeededIds implements IdSource {
    private final Random random;

    public SeededIds(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public synchronized UUID uuid() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(high, low);
    }

    @Override
    public synchronized long snapshotId() {
        return Math.max(1, random.nextLong() & Long.MAX_VALUE);
    }
}
