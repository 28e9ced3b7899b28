package io.datashard.storage;

import java.security.SecureRandom;
import java.util.UUID;

/** Ids from the operating system's random source; the only home of real randomness. */
final class SystemIds implements IdSource {
    private final SecureRandom random = new SecureRandom();

    @Override
    public UUID uuid() {
        return UUID.randomUUID();
    }

    @Override
    public long snapshotId() {
        return Math.max(1, random.nextLong() & Long.MAX_VALUE);
    }
}
