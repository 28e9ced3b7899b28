package io.datashard.storage.local;

import io.datashard.error.StorageException;
import io.datashard.storage.PassingTime;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The metadata lock: an exclusive {@code flock} on a file that is never deleted.
 *
 * <p>The kernel gives the lock to one open file at a time, in all processes and also within one, and releases it when the holder dies. The
 * lock is on the file, not on its name: if the file is deleted, another process can lock a new file. So the holder compares the open file with
 * the named one, after it got the lock and before the commit point.
 */
final class FlockLock implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(10);

    private final LibC c;
    private final Path file;
    private final int descriptor;
    private final Object identity;
    private final AtomicBoolean closed = new AtomicBoolean();

    private FlockLock(LibC c, Path file, int descriptor, Object identity) {
        this.c = c;
        this.file = file;
        this.descriptor = descriptor;
        this.identity = identity;
    }

    /** Waits for the lock, at most {@code timeout}, but tries at least once. The folder of the file must exist. */
    static FlockLock acquire(Path file, Duration timeout, PassingTime time) throws IOException {
        LibC c = library(file, LibC::load);
        long start = time.nanos();
        while (true) {
            FlockLock lock = tryAcquire(c, file);
            if (lock != null) {
                return lock;
            }
            if (time.nanos() - start >= timeout.toNanos()) {
                throw new StorageException(
                        "Cannot take the metadata lock " + file,
                        "it was held by another process past " + timeout.toMillis() + " ms",
                        "If a commit of another writer hangs, end that process (`fuser " + file
                                + "` names it); never delete the file. If commits are just slow, raise"
                                + " the timeout for acquiring the lock");
            }
            time.pause(POLL);
            if (Thread.currentThread().isInterrupted()) {
                throw new StorageException(
                        "Cannot take the metadata lock " + file,
                        "the thread was interrupted while it waited",
                        "Run it again unless it was cancelled; nothing was changed");
            }
        }
    }

    /** Whether others that ask for the lock are kept out by it still. */
    boolean isHeld() {
        if (closed.get()) {
            return false;
        }
        try {
            return identity.equals(identity(file));
        } catch (IOException e) {
            return false;
        }
    }

    /** Releases it; never throws. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closeDescriptor(c, descriptor);
        }
    }

    /** @throws io.datashard.error.InvalidUseException if JNA can load no native code here */
    static LibC library(Path file, Supplier<LibC> loading) {
        try {
            return loading.get();
        } catch (LinkageError e) {
            throw LibC.JNA.unusable("Cannot take the metadata lock " + file, "", e);
        }
    }

    private static @Nullable FlockLock tryAcquire(LibC c, Path file) throws IOException {
        int descriptor = open(c, file);
        boolean locked = false;
        try {
            if (!flock(c, file, descriptor)) {
                return null;
            }
            Object identity = identity(Path.of(LibC.pathOf(descriptor)));
            if (!identity.equals(identity(file))) {
                // Somebody deleted the file meanwhile: our lock excludes nobody.
                return null;
            }
            locked = true;
            return new FlockLock(c, file, descriptor, identity);
        } catch (NoSuchFileException e) {
            return null;
        } finally {
            if (!locked) {
                closeDescriptor(c, descriptor);
            }
        }
    }

    private static int open(LibC c, Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // The usual case: the file exists and is never deleted.
        }
        byte[] path = nativePath(file);
        int descriptor = c.open(path, LibC.O_RDWR | LibC.O_CLOEXEC);
        while (descriptor < 0 && LibC.lastError() == LibC.EINTR) {
            descriptor = c.open(path, LibC.O_RDWR | LibC.O_CLOEXEC);
        }
        if (descriptor < 0) {
            throw failure(file, "open");
        }
        return descriptor;
    }

    private static boolean flock(LibC c, Path file, int descriptor) throws IOException {
        while (c.flock(descriptor, LibC.LOCK_EX | LibC.LOCK_NB) < 0) {
            int error = LibC.lastError();
            if (error == LibC.EWOULDBLOCK) {
                return false;
            }
            if (error != LibC.EINTR) {
                throw failure(file, "flock");
            }
        }
        return true;
    }

    private static void closeDescriptor(LibC c, int descriptor) {
        // Never repeat close: after an error the descriptor is gone anyway, or belongs to somebody else by now.
        int ignored = c.close(descriptor);
    }

    private static IOException failure(Path file, String call) {
        return new FileSystemException(file.toString(), null, call + " failed with errno " + LibC.lastError());
    }

    /** Device and inode: the identity of what is locked. */
    private static Object identity(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** The bytes that the JVM itself uses for the name, which depend on its locale; ends with a zero byte. */
    private static byte[] nativePath(Path file) {
        byte[] name = file.toString().getBytes(Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
        return Arrays.copyOf(name, name.length + 1);
    }
}
