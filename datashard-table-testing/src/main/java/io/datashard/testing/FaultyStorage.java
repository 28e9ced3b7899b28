package io.datashard.testing;

import io.datashard.error.StorageException;
import io.datashard.storage.ConditionalReplace;
import io.datashard.storage.Done;
import io.datashard.storage.Etag;
import io.datashard.storage.Folders;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Pending;
import io.datashard.storage.RequestCounts;
import io.datashard.storage.Reread;
import io.datashard.storage.Steps;
import io.datashard.storage.Storage;
import io.datashard.storage.StorageInput;
import io.datashard.storage.StorageOutput;
import io.datashard.storage.StoragePath;
import io.datashard.storage.StorageTraits;
import io.datashard.storage.StoredObject;
import io.datashard.storage.WriteOutcome;
import io.datashard.storage.WriteOutcome.Unknown;
import io.datashard.testing.StorageOperation.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A storage as one process sees it, with placed faults.
 *
 * <p>Run once without a fault and count the {@link #trace}; then run once per operation and {@link Fault}. After a crash every operation
 * throws {@link SimulatedCrash}, and what the process held (locks, unfinished data files) is released as the operating system would. Look at
 * the result through the wrapped storage. For several processes, use several of these over one storage. Thread-safe.
 */
public final class FaultyStorage implements Storage {
    private static final StoragePath LOCK = StoragePath.of(".locks/metadata.lock");

    private final Storage inner;
    private final FaultPlan plan = new FaultPlan();
    private boolean late;
    private BooleanSupplier delays = () -> late;
    private @Nullable Steps ordered;

    public FaultyStorage(Storage inner) {
        this.inner = inner;
    }

    /** Places a fault on the operation with this index. */
    public FaultyStorage failAt(int index, Fault what) {
        return failWhen(operation -> operation.index() == index, what);
    }

    /** Places a fault on all matching operations; replaces the fault placed before. */
    public FaultyStorage failWhen(Predicate<StorageOperation> matches, Fault what) {
        plan.place(matches, what);
        return this;
    }

    /** Runs an action before every operation, in the same thread: for example another writer's commit at an exact place, or a scheduler. */
    public FaultyStorage before(Consumer<StorageOperation> action) {
        plan.before(action);
        return this;
    }

    /**
     * From now on a {@linkplain Steps begun} step runs as late as possible, when somebody waits for it. By default it runs at once. A slow
     * store runs it somewhere in between.
     */
    public FaultyStorage late() {
        late = true;
        return this;
    }

    /** Draws for each step whether it runs late. */
    public FaultyStorage lateWhen(BooleanSupplier drawn) {
        delays = drawn;
        late = true;
        return this;
    }

    /** From now on, steps run as these say. The store is a distant one. */
    public FaultyStorage in(Steps order) {
        ordered = order;
        late = true;
        return this;
    }

    /** The operations so far, including failed ones. */
    public List<StorageOperation> trace() {
        return plan.trace();
    }

    public boolean crashed() {
        return plan.crashed();
    }

    @Override
    public String root() {
        return inner.root();
    }

    @Override
    public String rootUri() {
        return inner.rootUri();
    }

    @Override
    public StorageTraits traits() {
        StorageTraits traits = inner.traits();
        return new StorageTraits(late || traits.farAway(), traits.lockEndsWithProcess(), traits.looksUpTags());
    }

    @Override
    public Steps steps() {
        Steps order = ordered;
        return order != null ? order : atOnceOrLate();
    }

    private Steps atOnceOrLate() {
        return new Steps() {
            @Override
            public <T> Pending<T> begin(Supplier<? extends T> step) {
                return delays.getAsBoolean()
                        ? Pending.whenAskedFor(step)
                        : inner.steps().begin(step);
            }

            @Override
            public int parallelism() {
                return late ? 2 : inner.steps().parallelism();
            }
        };
    }

    @Override
    public RequestCounts requestCounts() {
        return inner.requestCounts();
    }

    /** Folders have no faults: what is in them has. */
    @Override
    public Folders folders() {
        return inner.folders();
    }

    @Override
    public boolean rootExists() {
        return inner.rootExists();
    }

    @Override
    public void requireConditionalWrites() {
        inner.requireConditionalWrites();
    }

    @Override
    public Optional<StoredObject> read(StoragePath path) {
        return plan.run(Kind.READ, path, () -> inner.read(path));
    }

    @Override
    public Optional<byte[]> readContent(StoragePath path) {
        return plan.run(Kind.READ, path, () -> inner.readContent(path));
    }

    @Override
    public Reread readIfChanged(StoragePath path, Etag known) {
        return plan.run(Kind.READ, path, () -> inner.readIfChanged(path, known));
    }

    @Override
    public Optional<ObjectInfo> stat(StoragePath path) {
        return plan.run(Kind.STAT, path, () -> inner.stat(path));
    }

    @Override
    public List<ObjectInfo> list(StoragePath folder) {
        return plan.run(Kind.LIST, folder, () -> inner.list(folder));
    }

    @Override
    public List<ObjectInfo> list(StoragePath folder, String beginning) {
        return plan.run(Kind.LIST, folder, () -> inner.list(folder, beginning));
    }

    @Override
    public void write(StoragePath path, byte[] content) {
        plan.run(Kind.WRITE, path, () -> inner.write(path, content));
    }

    @Override
    public WriteOutcome create(StoragePath path, byte[] content) {
        return plan.run(Kind.CREATE, path, () -> inner.create(path, content), Unknown::new);
    }

    @Override
    public void writeLoosely(StoragePath path, byte[] content) {
        plan.run(Kind.WRITE, path, () -> inner.writeLoosely(path, content));
    }

    @Override
    public WriteOutcome createLoosely(StoragePath path, byte[] content) {
        return plan.run(Kind.CREATE, path, () -> inner.createLoosely(path, content), Unknown::new);
    }

    /** A step of its own only where a power cut matters. */
    @Override
    public void keep(Collection<StoragePath> created) {
        inner.keep(created);
    }

    @Override
    public Optional<ConditionalReplace> lockFreeReplace() {
        return inner.lockFreeReplace()
                .map(store -> (path, content, expected) -> replace(store, path, content, expected));
    }

    private WriteOutcome replace(ConditionalReplace store, StoragePath path, byte[] content, Etag expected) {
        return plan.run(Kind.REPLACE, path, () -> store.replace(path, content, expected), Unknown::new);
    }

    @Override
    public void delete(StoragePath path) {
        plan.run(Kind.DELETE, path, () -> inner.delete(path));
    }

    @Override
    public void deleteOnce(StoragePath path) {
        plan.run(Kind.DELETE, path, () -> inner.deleteOnce(path));
    }

    @Override
    public boolean deleteOnce(StoragePath path, Etag expected) {
        return plan.run(Kind.DELETE, path, () -> inner.deleteOnce(path, expected));
    }

    /** The step {@code first} is an operation of its own before this one, whichever thread runs it. */
    @Override
    public StorageOutput createDataFile(StoragePath path, Pending<?> first) {
        first.join();
        return plan.run(
                Kind.CREATE_DATA_FILE,
                path,
                () -> plan.hold(new Output(path, inner.createDataFile(path, Pending.NOTHING))));
    }

    @Override
    public StorageInput openDataFile(StoragePath path) {
        return plan.run(Kind.OPEN_DATA_FILE, path, () -> plan.hold(new Input(path, inner.openDataFile(path))));
    }

    @Override
    public StorageInput openDataFile(StoragePath path, long length) {
        return plan.run(Kind.OPEN_DATA_FILE, path, () -> plan.hold(new Input(path, inner.openDataFile(path, length))));
    }

    @Override
    public MetadataLock lock(Duration timeout) {
        return plan.run(Kind.LOCK, LOCK, () -> plan.hold(new Lock(inner.lock(timeout))));
    }

    @Override
    public void close() {
        inner.close();
    }

    private final class Lock implements MetadataLock, FaultPlan.Handle {
        private final MetadataLock lock;

        Lock(MetadataLock lock) {
            this.lock = lock;
        }

        @Override
        public MetadataLock resource() {
            return lock;
        }

        void drop() {
            plan.release(lock);
        }

        @Override
        public WriteOutcome replace(StoragePath path, byte[] content, Etag expected) {
            return FaultyStorage.this.replace(lock, path, content, expected);
        }

        /** Any fault but a crash means that the lock is lost. */
        @Override
        public boolean isHeld() {
            try {
                return plan.run(Kind.IS_HELD, LOCK, lock::isHeld);
            } catch (StorageException e) {
                return false;
            }
        }

        /** Throws only for a crash; a failed release does not concern the caller. */
        @Override
        public void close() {
            try {
                plan.run(Kind.UNLOCK, LOCK, this::drop);
            } catch (StorageException e) {
                drop();
            }
        }
    }

    private final class Output implements StorageOutput, FaultPlan.Handle {
        private final StoragePath path;
        private final StorageOutput output;

        Output(StoragePath path, StorageOutput output) {
            this.path = path;
            this.output = output;
        }

        @Override
        public StorageOutput resource() {
            return output;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            plan.run(Kind.WRITE_DATA, path, () -> output.write(bytes, offset, length));
        }

        @Override
        public long position() {
            return output.position();
        }

        @Override
        public long heldBytes() {
            return output.heldBytes();
        }

        @Override
        public void finish() {
            plan.run(Kind.FINISH_DATA_FILE, path, output::finish);
        }

        /** The file is durable when this returns, so that the fault is where the trace says. */
        @Override
        public Pending<Done> beginFinish() {
            finish();
            return Pending.NOTHING;
        }

        @Override
        public void close() {
            plan.release(output);
        }
    }

    private final class Input implements StorageInput, FaultPlan.Handle {
        private final StoragePath path;
        private final StorageInput input;

        Input(StoragePath path, StorageInput input) {
            this.path = path;
            this.input = input;
        }

        @Override
        public StorageInput resource() {
            return input;
        }

        @Override
        public long length() {
            return input.length();
        }

        @Override
        public boolean isHeld() {
            return input.isHeld();
        }

        @Override
        public void readFully(long position, byte[] buffer, int offset, int length) {
            plan.run(Kind.READ_DATA, path, () -> input.readFully(position, buffer, offset, length));
        }

        @Override
        public void close() {
            plan.release(input);
        }
    }
}
