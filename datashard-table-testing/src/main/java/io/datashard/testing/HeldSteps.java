package io.datashard.testing;

import io.datashard.storage.Pending;
import io.datashard.storage.Steps;
import io.datashard.storage.Storage;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/** Steps of a distant store that run when a test says so, and else when somebody waits for them. For one thread. */
public final class HeldSteps implements Steps {
    private final Queue<Runnable> begun = new ArrayDeque<>();
    private final boolean held;

    /** Steps that are held until {@link #run}. */
    public HeldSteps() {
        this(true);
    }

    private HeldSteps(boolean held) {
        this.held = held;
    }

    /** The same, but each runs as soon as it is begun: whatever a reader asks for ahead is asked for, even if nobody needs it. */
    public static HeldSteps released() {
        return new HeldSteps(false);
    }

    /** A storage that runs its steps by these. */
    public Storage over(Storage storage) {
        return InterceptedStorage.of(storage, call -> call.name().equals("steps") ? this : call.proceed());
    }

    /** Runs all steps that were begun so far and have not run. */
    public void run() {
        for (Runnable step = begun.poll(); step != null; step = begun.poll()) {
            step.run();
        }
    }

    @Override
    public <T> Pending<T> begin(Supplier<? extends T> step) {
        return held ? Pending.by(begun::add, step) : Pending.now(step);
    }

    @Override
    public int parallelism() {
        return 8;
    }
}
