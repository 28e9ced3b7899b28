package io.datashard.storage.local;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import io.datashard.error.NativeLibrary;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * The three functions of the C library that the metadata lock needs; the only home of JNA.
 *
 * <p>{@code FileChannel.lock} takes {@code fcntl} record locks, which on Linux do not exclude the {@code flock} of other implementations
 * (classic format section 6.2).
 *
 * <p>Calls them by address, not through an interface that JNA implements: JNA keeps a thread for every library it has loaded, and that thread
 * keeps the class loader of this class alive for good (decision 0022).
 */
final class LibC {
    static final NativeLibrary JNA = new NativeLibrary("JNA", "net.java.dev.jna:jna:" + Native.VERSION, "jna.tmpdir");

    static final int O_RDWR = 2;
    /** A child process must not inherit the lock. */
    static final int O_CLOEXEC = Platform.isMac() ? 0x1000000 : 0x80000;

    static final int LOCK_EX = 2;
    static final int LOCK_NB = 4;

    static final int EINTR = 4;
    static final int EWOULDBLOCK = Platform.isMac() ? 35 : 11;

    private final Function open;
    private final Function flock;
    private final Function close;

    private LibC(Function open, Function flock, Function close) {
        this.open = open;
        this.flock = flock;
        this.close = close;
    }

    /** Opens an existing file; the path ends with a zero byte. A result below 0 is a failure: see {@link #lastError}. */
    int open(byte[] path, int flags) {
        return open.invokeInt(new Object[] {path, flags});
    }

    int flock(int descriptor, int operation) {
        return flock.invokeInt(new Object[] {descriptor, operation});
    }

    int close(int descriptor) {
        return close.invokeInt(new Object[] {descriptor});
    }

    /** The {@code errno} of this thread's last call. */
    static int lastError() {
        return Native.getLastError();
    }

    /** The path under which to look at the file of an open descriptor. */
    static String pathOf(int descriptor) {
        return (Platform.isMac() ? "/dev/fd/" : "/proc/self/fd/") + descriptor;
    }

    /**
     * The library. It is loaded for the first lock: readers need no native code.
     *
     * @throws LinkageError if JNA can't load its own native code
     */
    static LibC load() {
        return Loaded.LIBRARY;
    }

    /** Holds what is loaded once. */
    private static final class Loaded {
        private static final LibC LIBRARY = lookUp();

        private Loaded() {}

        /** Every process has the C library: this loads only JNA's own native code, which is unloaded with its class loader. */
        private static LibC lookUp() {
            try {
                Method open = Native.class.getDeclaredMethod("open", String.class, int.class);
                Method symbol = Native.class.getDeclaredMethod("findSymbol", long.class, String.class);
                open.setAccessible(true);
                symbol.setAccessible(true);
                Object process = open.invoke(null, null, -1);
                return new LibC(
                        function(symbol, process, "open"),
                        function(symbol, process, "flock"),
                        function(symbol, process, "close"));
            } catch (InvocationTargetException e) {
                throw new LinkageError("JNA cannot look up the functions of the C library", e.getCause());
            } catch (ReflectiveOperationException | RuntimeException e) {
                throw new LinkageError("JNA " + Native.VERSION + " is not as release 5.18 is: " + e, e);
            }
        }

        private static Function function(Method symbol, Object process, String name)
                throws ReflectiveOperationException {
            return Function.getFunction(new Pointer((Long) symbol.invoke(null, process, name)));
        }
    }
}
