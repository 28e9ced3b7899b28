package io.datashard.storage.local;

import io.datashard.error.InvalidUseException;
import io.datashard.error.StorageException;
import io.datashard.storage.ConditionalReplace;
import io.datashard.storage.Etag;
import io.datashard.storage.Folders;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.PassingTime;
import io.datashard.storage.Pending;
import io.datashard.storage.RequestCounts;
import io.datashard.storage.Reread;
import io.datashard.storage.Sources;
import io.datashard.storage.Steps;
import io.datashard.storage.Storage;
import io.datashard.storage.StorageInput;
import io.datashard.storage.StorageOutput;
import io.datashard.storage.StoragePath;
import io.datashard.storage.StorageTraits;
import io.datashard.storage.StoredObject;
import io.datashard.storage.Surroundings;
import io.datashard.storage.WriteOutcome;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table on a local disk. Other processes of the same host may use it at the same time by the same protocol.
 *
 * <p>Conditional writes: {@link #create} is one step against everybody. There is no replacement in one step: it is had with the
 * {@link #lock} alone. Paths that a symbolic link leads out of the table are refused; the root itself may be a link.
 */
public final class LocalStorage implements Storage {
    private static final StoragePath LOCK = StoragePath.of(".locks/metadata.lock");
    private static final StorageTraits TRAITS = new StorageTraits(false, true, false);

    private final String shownRoot;
    private final TableFolder folder;
    private final Disk disk;
    private final FreeSpace space;
    private final SmallObjects objects;
    private final PassingTime time;

    private LocalStorage(String shownRoot, TableFolder folder, Disk disk, FreeSpace space, Sources sources) {
        this.shownRoot = shownRoot;
        this.folder = folder;
        this.disk = disk;
        this.space = space;
        this.objects = new SmallObjects(disk, sources.ids());
        this.time = sources.time();
    }

    /** Opens a table root with the environment, time and ids of this process; see {@link #open(Path, Surroundings, Sources)}. */
    public static LocalStorage open(Path root) {
        return open(root, Surroundings.ofEnvironment(), Sources.ofProcess());
    }

    /**
     * Opens a table root. It need not exist: the first write creates it. Touches nothing.
     *
     * @param surroundings tells how much of the disk must stay free
     * @throws InvalidUseException if the path is a file, or the surroundings hold an invalid number of bytes
     */
    public static LocalStorage open(Path root, Surroundings surroundings, Sources sources) {
        return open(root, new Disk(), FreeSpace.floor(surroundings), sources);
    }

    /** Opens a table root on a disk whose steps may fail. */
    static LocalStorage open(Path root, Disk disk, long minFreeBytes, Sources sources) {
        TableFolder folder;
        try {
            folder = TableFolder.at(root);
        } catch (IOException e) {
            throw Diagnosis.of("Cannot open the table root " + root, root.toAbsolutePath(), e);
        }
        if (Files.exists(folder.root()) && !Files.isDirectory(folder.root())) {
            throw new InvalidUseException(
                    "Cannot open the table root " + root,
                    "it is a file, not a folder",
                    "Set the path to the folder of the table; nothing was changed");
        }
        return new LocalStorage(root.toString(), folder, disk, new FreeSpace(disk, minFreeBytes), sources);
    }

    @Override
    public String root() {
        return shownRoot;
    }

    @Override
    public String rootUri() {
        return "file://" + folder.root();
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
        return new LocalFolders(folder, disk);
    }

    @Override
    public boolean rootExists() {
        return Files.isDirectory(folder.root());
    }

    @Override
    public Optional<StoredObject> read(StoragePath path) {
        return on("read", path, objects::read);
    }

    @Override
    public Optional<byte[]> readContent(StoragePath path) {
        return on("read", path, objects::content);
    }

    @Override
    public Reread readIfChanged(StoragePath path, Etag known) {
        return Reread.of(read(path), known);
    }

    /** A local disk has everything that commits need. */
    @Override
    public void requireConditionalWrites() {}

    @Override
    public Optional<ObjectInfo> stat(StoragePath path) {
        return on("look up", path, file -> {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return attributes.isRegularFile() ? Optional.of(Listing.info(path, attributes)) : Optional.empty();
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public List<ObjectInfo> list(StoragePath path) {
        return on("list", path, file -> Listing.below(file, path));
    }

    @Override
    public List<ObjectInfo> list(StoragePath path, String beginning) {
        return on("list", path, file -> Listing.in(file, path, beginning));
    }

    @Override
    public void write(StoragePath path, byte[] content) {
        on("write", path, file -> {
            space.requireFor(file, content.length);
            objects.write(file, content);
            return file;
        });
    }

    @Override
    public void writeLoosely(StoragePath path, byte[] content) {
        on("write", path, file -> {
            space.requireFor(file, content.length);
            objects.writeLoosely(file, content);
            return file;
        });
    }

    @Override
    public WriteOutcome create(StoragePath path, byte[] content) {
        return on("create", path, file -> {
            space.requireFor(file, content.length);
            return explained("create", path, objects.create(file, content));
        });
    }

    @Override
    public WriteOutcome createLoosely(StoragePath path, byte[] content) {
        return on("create", path, file -> {
            space.requireFor(file, content.length);
            return explained("create", path, objects.createLoosely(file, content));
        });
    }

    /** One fsync for each folder: their contents are durable already. */
    @Override
    public void keep(Collection<StoragePath> created) {
        Set<Path> kept = new HashSet<>();
        for (StoragePath path : created) {
            on("keep", path, file -> {
                Path folder = SmallObjects.folderOf(file);
                if (kept.add(folder)) {
                    disk.syncFolder(folder);
                }
                return folder;
            });
        }
    }

    @Override
    public Optional<ConditionalReplace> lockFreeReplace() {
        return Optional.empty();
    }

    @Override
    public void delete(StoragePath path) {
        on("delete", path, file -> {
            if (Files.isDirectory(file)) {
                throw new FileSystemException(file.toString(), null, "it is a folder");
            }
            return Files.deleteIfExists(file);
        });
    }

    @Override
    public void deleteOnce(StoragePath path) {
        delete(path);
    }

    /** No request of a local disk comes late. */
    @Override
    public boolean deleteOnce(StoragePath path, Etag expected) {
        boolean isOther =
                read(path).filter(found -> !found.etag().equals(expected)).isPresent();
        if (!isOther) {
            delete(path);
        }
        return !isOther;
    }

    @Override
    public StorageOutput createDataFile(StoragePath path, Pending<?> first) {
        first.join();
        return on("write", path, file -> LocalOutput.create(disk, space, file));
    }

    @Override
    public StorageInput openDataFile(StoragePath path) {
        return on("read", path, LocalInput::open);
    }

    /** Looks up the real length: that costs nothing here. */
    @Override
    public StorageInput openDataFile(StoragePath path, long length) {
        return openDataFile(path);
    }

    @Override
    public MetadataLock lock(Duration timeout) {
        return on("lock", LOCK, file -> {
            disk.ensureFolder(SmallObjects.folderOf(file));
            return new DiskLock(FlockLock.acquire(file, timeout, time));
        });
    }

    /** Reads, compares and renames, which only the lock makes one step. */
    private final class DiskLock implements MetadataLock {
        private final FlockLock lock;

        DiskLock(FlockLock lock) {
            this.lock = lock;
        }

        @Override
        public WriteOutcome replace(StoragePath path, byte[] content, Etag expected) {
            return on("replace", path, file -> explained("replace", path, objects.replace(file, content, expected)));
        }

        @Override
        public boolean isHeld() {
            return lock.isHeld();
        }

        @Override
        public void close() {
            lock.close();
        }
    }

    @Override
    public void close() {
        // Nothing stays open between two calls.
    }

    /** What leaves an outcome unknown is said to the user in the same words as what makes a call fail. */
    private WriteOutcome explained(String verb, StoragePath path, WriteOutcome outcome) {
        return outcome.doubt()
                .filter(IOException.class::isInstance)
                .<WriteOutcome>map(cause -> new WriteOutcome.Unknown(failed(verb, path, (IOException) cause)))
                .orElse(outcome);
    }

    private interface Operation<T> {
        T on(Path file) throws IOException;
    }

    private <T> T on(String verb, StoragePath path, Operation<T> operation) {
        try {
            return operation.on(folder.resolve(path));
        } catch (IOException e) {
            throw failed(verb, path, e);
        }
    }

    private StorageException failed(String verb, StoragePath path, IOException failure) {
        return Diagnosis.of("Cannot " + verb + " " + folder.root() + "/" + path, folder.root(), failure);
    }
}
