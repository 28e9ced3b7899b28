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
import io.datashard.storage.WriteOutcome.Applied;
import io.datashard.storage.WriteOutcome.Conflict;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An object store in memory: conditional writes without a lock, no folders. Tags are hashes of the content: as in S3, an object with its old
 * content has its old tag again. Thread-safe; all committers of a test share one.
 */
public final class MemoryStorage implements Storage {
    private static final StoragePath LOCK = StoragePath.of(".locks/metadata.lock");
    private static final StorageTraits TRAITS = new StorageTraits(false, false, true);

    private final Clock clock;
    private final TreeMap<StoragePath, Entry> objects = new TreeMap<>();
    private final Semaphore lock = new Semaphore(1, true);
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong bytesRead = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile @Nullable MemoryLock holder;
    private volatile boolean gathers;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Entry(byte[] content, Instant lastModified) {}

    /** A store whose clock stands still. */
    public MemoryStorage() {
        this(new ManualClock());
    }

    public MemoryStorage(Clock clock) {
        this.clock = clock;
    }

    /** From now on outputs report their bytes as held in memory until they finish, like small files on S3. */
    public MemoryStorage gathering() {
        gathers = true;
        return this;
    }

    /** The paths of all objects. */
    public synchronized Set<StoragePath> paths() {
        return new TreeSet<>(objects.keySet());
    }

    /** Puts or damages an object, without a condition and unseen by the processes. */
    public synchronized void put(StoragePath path, byte[] content) {
        objects.put(path, new Entry(content.clone(), clock.instant()));
    }

    /** Number of inputs, outputs and locks that are not closed. */
    public int openHandles() {
        return open.get();
    }

    /** How many bytes of data files were read so far. */
    public long bytesRead() {
        return bytesRead.get();
    }

    /** How often something of a data file was read so far: on S3, each is a request. */
    public int reads() {
        return reads.get();
    }

    /** Whether somebody holds the lock now. */
    public boolean isLocked() {
        return lock.availablePermits() == 0;
    }

    /** Takes the lock away from its holder, like an expired lease; the holder is not told. */
    public void loseLock() {
        MemoryLock current = holder;
        if (current != null) {
            current.lose();
        }
    }

    @Override
    public String root() {
        return "memory:table";
    }

    @Override
    public String rootUri() {
        return "s3://memory/table";
    }

    @Override
    public StorageTraits traits() {
        return TRAITS;
    }

    @Override
    public Steps steps() {
        return Steps.AT_ONCE;
    }

    @Override
    public RequestCounts requestCounts() {
        return RequestCounts.NONE;
    }

    @Override
    public Folders folders() {
        return new MemoryFolders(this::paths);
    }

    @Override
    public synchronized boolean rootExists() {
        return !objects.isEmpty();
    }

    @Override
    public synchronized Optional<StoredObject> read(StoragePath path) {
        return Optional.ofNullable(objects.get(path))
                .map(entry -> new StoredObject(entry.content().clone(), ContentTag.of(entry.content())));
    }

    @Override
    public Optional<byte[]> readContent(StoragePath path) {
        return read(path).map(StoredObject::bytes);
    }

    @Override
    public Reread readIfChanged(StoragePath path, Etag known) {
        return Reread.of(read(path), known);
    }

    @Override
    public void requireConditionalWrites() {}

    @Override
    public synchronized Optional<ObjectInfo> stat(StoragePath path) {
        return Optional.ofNullable(objects.get(path))
                .map(entry -> new ObjectInfo(
                        path, entry.content().length, entry.lastModified(), ContentTag.of(entry.content())));
    }

    @Override
    public synchronized List<ObjectInfo> list(StoragePath folder) {
        String prefix = folder.value() + "/";
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().value().startsWith(prefix))
                .map(entry -> info(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public List<ObjectInfo> list(StoragePath folder, String beginning) {
        return list(folder).stream()
                .filter(info -> info.path().equals(folder.resolve(info.path().name())))
                .filter(info -> info.path().name().startsWith(beginning))
                .toList();
    }

    @Override
    public void write(StoragePath path, byte[] content) {
        put(path, content);
    }

    @Override
    public synchronized WriteOutcome create(StoragePath path, byte[] content) {
        if (objects.containsKey(path)) {
            return new Conflict();
        }
        put(path, content);
        return new Applied(ContentTag.of(content));
    }

    @Override
    public void writeLoosely(StoragePath path, byte[] content) {
        write(path, content);
    }

    @Override
    public WriteOutcome createLoosely(StoragePath path, byte[] content) {
        return create(path, content);
    }

    /** What is created here is durable. */
    @Override
    public void keep(Collection<StoragePath> created) {}

    @Override
    public Optional<ConditionalReplace> lockFreeReplace() {
        return Optional.of(this::replace);
    }

    private synchronized WriteOutcome replace(StoragePath path, byte[] content, Etag expected) {
        Entry current = objects.get(path);
        if (current == null || !ContentTag.of(current.content()).equals(expected)) {
            return new Conflict();
        }
        put(path, content);
        return new Applied(ContentTag.of(content));
    }

    @Override
    public synchronized void delete(StoragePath path) {
        objects.remove(path);
    }

    @Override
    public void deleteOnce(StoragePath path) {
        delete(path);
    }

    @Override
    public synchronized boolean deleteOnce(StoragePath path, Etag expected) {
        Entry current = objects.get(path);
        boolean isOther = current != null && !ContentTag.of(current.content()).equals(expected);
        if (!isOther) {
            delete(path);
        }
        return !isOther;
    }

    @Override
    public StorageOutput createDataFile(StoragePath path, Pending<?> first) {
        first.join();
        return new Output(path);
    }

    @Override
    public StorageInput openDataFile(StoragePath path) {
        StoredObject object = read(path)
                .orElseThrow(() -> new StorageException(
                        "Cannot read " + path, "there is no such object", "Read the current snapshot of the table"));
        return new MemoryInput(path, object.bytes(), open, bytesRead, reads);
    }

    @Override
    public StorageInput openDataFile(StoragePath path, long length) {
        return openDataFile(path);
    }

    @Override
    public MetadataLock lock(Duration timeout) {
        try {
            if (!lock.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StorageException(
                        "Cannot take the metadata lock " + LOCK,
                        "it was held by another writer past " + timeout.toMillis() + " ms",
                        "Raise the timeout for acquiring the lock");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException(
                    "Cannot take the metadata lock " + LOCK, "the thread was interrupted", "Run it again", e);
        }
        MemoryLock taken = new MemoryLock();
        holder = taken;
        return taken;
    }

    @Override
    public void close() {}

    private static ObjectInfo info(StoragePath path, Entry entry) {
        return new ObjectInfo(path, entry.content().length, entry.lastModified());
    }

    private final class MemoryLock implements MetadataLock {
        private final AtomicInteger released = new AtomicInteger();

        private boolean closed;

        MemoryLock() {
            open.incrementAndGet();
        }

        void lose() {
            if (released.getAndIncrement() == 0) {
                lock.release();
            }
        }

        @Override
        public WriteOutcome replace(StoragePath path, byte[] content, Etag expected) {
            return MemoryStorage.this.replace(path, content, expected);
        }

        @Override
        public boolean isHeld() {
            return released.get() == 0;
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                open.decrementAndGet();
                lose();
            }
        }
    }

    private final class Output implements StorageOutput {
        private final StoragePath path;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private boolean finished;
        private boolean closed;

        Output(StoragePath path) {
            this.path = path;
            open.incrementAndGet();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            requireOpen();
            content.write(bytes, offset, length);
        }

        @Override
        public long position() {
            return content.size();
        }

        @Override
        public long heldBytes() {
            return gathers ? content.size() : 0;
        }

        @Override
        public Pending<Done> beginFinish() {
            finish();
            return Pending.NOTHING;
        }

        @Override
        public void finish() {
            requireOpen();
            finished = true;
            put(path, content.toByteArray());
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open.decrementAndGet();
            }
        }

        private void requireOpen() {
            if (finished || closed) {
                throw new IllegalStateException("the output of " + path + " is finished or closed");
            }
        }
    }
}
