package io.datashard.format.storage.local;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/**
 * The three functions of the C library that the metadata lock needs; the only home of JNA.
 *
 * <p>{@code FileChannel.lock} takes {@code fcntl} record locks, which on Linux do not exclude the {@code flock} of other implementations
 * (classic format section 6.2).
 */
interface LibC extends Library {
    int O_RDWR = 2;
    /** The lock must not outlive us in a child process. */
    int O_CLOEXEC = Platform.isMac() ? 0x1000000 : 0x80000;

    int LOCK_EX = 2;
    int LOCK_NB = 4;

    int EINTR = 4;
    int EWOULDBLOCK = Platform.isMac() ? 35 : 11;

    /** Opens an existing file; the path ends with a zero byte. Below 0: failed, see {@link #lastError}. */
    int open(byte[] path, int flags);

    int flock(int descriptor, int operation);

    int close(int descriptor);

    /** {@code errno} of this thread's last call. */
    static int lastError() {
        return Native.getLastError();
    }

    /** Where the file of an open descriptor can be looked at. */
    static String pathOf(int descriptor) {
        return (Platform.isMac() ? "/dev/fd/" : "/proc/self/fd/") + descriptor;
    }

    /** The library, loaded when the first lock is taken: readers need no native code. */
    static LibC load() {
        return Loaded.LIBRARY;
    }

    /** Holds what is loaded once. */
    final class Loaded {
        private static final LibC LIBRARY = Native.load(Platform.C_LIBRARY_NAME, LibC.class);

        private Loaded() {}
    }
}
