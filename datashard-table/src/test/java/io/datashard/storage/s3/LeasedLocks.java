package io.datashard.storage.s3;

import io.datashard.storage.ConditionalReplace;
import io.datashard.storage.Etag;
import io.datashard.storage.IdSource;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.PassingTime;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.WriteOutcome;
import io.datashard.storage.s3.MemoryLockObject.Loss;
import io.datashard.storage.s3.MemoryLockObject.Store;
import io.datashard.testing.InterceptedStorage;
import io.datashard.testing.Interleaving;
import io.datashard.testing.ManualClock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The lock of S3, with its lease, for a storage in memory that several simulated processes share. */
public final class LeasedLocks {
    /** Nobody gives up: holders stall for longer than any real timeout. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    private final Store store;
    private final ManualClock clock;
    private final IdSource ids;
    private final Interleaving turns;

    public LeasedLocks(ManualClock clock, IdSource ids, Interleaving turns) {
        this.store = new Store(clock);
        this.clock = clock;
        this.ids = ids;
        this.turns = turns;
    }

    /** How often a lock was taken whose lease had run out. */
    public int overtaken() {
        return store.overtaken();
    }

    /**
     * The storage as one process sees it.
     *
     * @param dead whether the process has died: its locks are renewed and released no more
     * @param stalls whether it is held up now: its locks are not renewed meanwhile
     */
    public Storage over(Storage inner, BooleanSupplier dead, BooleanSupplier stalls) {
        LockObject object = new MemoryLockObject(store, () -> Loss.NOTHING);
        PassingTime time = new ProcessTime(dead, stalls);
        ConditionalReplace store = inner.lockFreeReplace().orElseThrow();
        return InterceptedStorage.of(inner, call -> {
            if (!call.name().equals("lock")) {
                return call.proceed();
            }
            HeldLock lease = new LockWait(object, LockTimes.OF_THE_FORMAT, ids, time).acquire(PATIENCE);
            return mortal(new LeasedLock(lease, store), dead);
        });
    }

    private static MetadataLock mortal(MetadataLock lock, BooleanSupplier dead) {
        return new MetadataLock() {
            @Override
            public WriteOutcome replace(StoragePath path, byte[] content, Etag expected) {
                return lock.replace(path, content, expected);
            }

            @Override
            public boolean isHeld() {
                return lock.isHeld();
            }

            @Override
            public void close() {
                if (!dead.getAsBoolean()) {
                    lock.close();
                }
            }
        };
    }

    private final class ProcessTime implements PassingTime {
        private final BooleanSupplier dead;
        private final BooleanSupplier stalls;

        ProcessTime(BooleanSupplier dead, BooleanSupplier stalls) {
            this.dead = dead;
            this.stalls = stalls;
        }

        @Override
        public long nanos() {
            return clock.time().nanos();
        }

        @Override
        public void pause(Duration duration) {
            clock.advance(duration);
            turns.step();
        }

        @Override
        public Repetition repeat(String name, Duration first, Beat beat) {
            return clock.time().repeat(name, first, () -> {
                if (dead.getAsBoolean()) {
                    return Optional.empty();
                }
                return stalls.getAsBoolean() ? Optional.of(Duration.ofSeconds(1)) : beat.run();
            });
        }
    }
}
