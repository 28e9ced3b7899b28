package io.datashard.testing;

import io.datashard.error.StorageException;
import io.datashard.storage.StoragePath;
import io.datashard.testing.StorageOperation.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts the operations of one process, makes chosen ones fail, and knows what the process holds. Thread-safe. */
final class FaultPlan {
    private final List<StorageOperation> trace = new ArrayList<>();
    private final Set<AutoCloseable> held = new HashSet<>();
    private Predicate<StorageOperation> when = operation -> false;
    private Fault fault = Fault.REFUSED;
    private Consumer<StorageOperation> before = operation -> {};
    private boolean crashed;

    /** An object that holds something of the storage until it is closed. */
    interface Handle {
        AutoCloseable resource();
    }

    synchronized void place(Predicate<StorageOperation> matches, Fault what) {
        when = matches;
        fault = what;
    }

    synchronized void before(Consumer<StorageOperation> action) {
        before = action;
    }

    synchronized List<StorageOperation> trace() {
        return List.copyOf(trace);
    }

    synchronized boolean crashed() {
        return crashed;
    }

    void run(Kind kind, StoragePath path, Runnable effect) {
        run(kind, path, () -> {
            effect.run();
            return path;
        });
    }

    <T> T run(Kind kind, StoragePath path, Supplier<T> effect) {
        return run(kind, path, effect, failure -> {
            throw failure;
        });
    }

    /** Runs one operation; {@code lost} gives its result when the request or the answer is lost. */
    <T> T run(Kind kind, StoragePath path, Supplier<T> effect, Function<StorageException, T> lost) {
        StorageOperation operation = begin(kind, path);
        Fault placed = placedOn(operation);
        if (placed == null) {
            return effect.get();
        }
        if (placed == Fault.CRASH_BEFORE) {
            throw crash("before " + operation);
        }
        StorageException failure = new StorageException(
                "Cannot do " + operation, "a test placed the fault " + placed, "Expect this in the test");
        if (placed == Fault.REFUSED) {
            throw failure;
        }
        if (placed == Fault.LOST_REQUEST) {
            return lost.apply(failure);
        }
        T result = effect.get();
        if (placed == Fault.REPEATED) {
            return kind == Kind.CREATE || kind == Kind.REPLACE ? effect.get() : result;
        }
        if (placed == Fault.CRASH_AFTER) {
            throw crash("after " + operation);
        }
        if (result instanceof Handle handle) {
            // Its owner is not told.
            release(handle.resource());
        }
        return lost.apply(failure);
    }

    <T extends Handle> T hold(T handle) {
        synchronized (this) {
            held.add(handle.resource());
        }
        return handle;
    }

    void release(AutoCloseable resource) {
        synchronized (this) {
            held.remove(resource);
        }
        closeQuietly(resource);
    }

    private StorageOperation begin(Kind kind, StoragePath path) {
        StorageOperation operation;
        Consumer<StorageOperation> action;
        synchronized (this) {
            if (crashed) {
                throw new SimulatedCrash("earlier; the dead process called " + kind + " " + path);
            }
            operation = new StorageOperation(trace.size(), kind, path);
            trace.add(operation);
            action = before;
        }
        action.accept(operation);
        return operation;
    }

    private synchronized @Nullable Fault placedOn(StorageOperation operation) {
        return when.test(operation) ? fault : null;
    }

    private SimulatedCrash crash(String where) {
        List<AutoCloseable> dropped;
        synchronized (this) {
            crashed = true;
            dropped = List.copyOf(held);
            held.clear();
        }
        dropped.forEach(FaultPlan::closeQuietly);
        return new SimulatedCrash(where);
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
