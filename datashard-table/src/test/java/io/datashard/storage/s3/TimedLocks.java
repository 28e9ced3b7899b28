package io.datashard.storage.s3;

import io.datashard.error.StorageException;
import io.datashard.storage.IdSource;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.PassingTime;
import io.datashard.storage.Storage;
import io.datashard.storage.s3.MemoryLockObject.Loss;
import io.datashard.storage.s3.MemoryLockObject.Store;
import io.datashard.testing.ManualClock;
import io.datashard.testing.TimedActors;
import java.time.Duration;
import java.util.Random;

/** The lock of S3 for simulated processes, each of whose requests takes time. */
public final class TimedLocks {
    private static final int MOST_TRIES = 125;

    private final Store store;
    private final ManualClock clock;
    private final IdSource ids;
    private final TimedActors actors;
    private final Duration request;

    public TimedLocks(ManualClock clock, IdSource ids, TimedActors actors, Duration request) {
        this.store = new Store(clock);
        this.clock = clock;
        this.ids = ids;
        this.actors = actors;
        this.request = request;
    }

    /** Waits for the lock of a storage as one process does. */
    public MetadataLock lock(Storage storage, Duration timeout) {
        LockObject object = new MemoryLockObject(store, () -> {
            actors.pass(request);
            return Loss.NOTHING;
        });
        HeldLock lease = new LockWait(object, LockTimes.OF_THE_FORMAT, ids, new ActorsTime()).acquire(timeout);
        return new LeasedLock(lease, storage.lockFreeReplace().orElseThrow());
    }

    /** The same as Python does, which knows nothing of turns: it asks again after 0.3 to 0.9 s, for 75 s. */
    public MetadataLock lockAsPython(Storage storage, Random random) {
        for (int tries = 0; ; tries++) {
            try {
                return lock(storage, Duration.ZERO);
            } catch (StorageException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
                actors.pass(Duration.ofMillis(300 + random.nextInt(600)));
            }
        }
    }

    /** Holders never stall here, and hold the lock for less time than a renewal takes. */
    private final class ActorsTime implements PassingTime {
        @Override
        public long nanos() {
            return clock.time().nanos();
        }

        @Override
        public void pause(Duration duration) {
            actors.pass(duration);
        }

        @Override
        public Repetition repeat(String name, Duration first, Beat beat) {
            return () -> {};
        }
    }
}
