package io.datashard.testing;

import io.datashard.storage.Pending;
import io.datashard.storage.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Steps that are all on their way until somebody waits for one of them. Then all run, in one of the orders that they can have. Over all numbers
 * of orders, each order comes: so the requests that a process has sent at the same time take effect in any order. Not thread-safe.
 */
public final class PermutedSteps implements Steps {
    private final int order;
    private List<Pending<?>> onTheirWay = new ArrayList<>();
    private int most;

    /**
     * Steps in one order.
     *
     * @param order its number; steps of a number n have as many orders as there are permutations of n
     */
    public PermutedSteps(int order) {
        this.order = order;
    }

    /** Most steps that were on their way at the same time. */
    public int most() {
        return most;
    }

    @Override
    public <T> Pending<T> begin(Supplier<? extends T> step) {
        Pending<T> begun = Pending.whenAskedFor(step);
        onTheirWay.add(begun);
        return Pending.whenAskedFor(() -> {
            runAll();
            return begun.get();
        });
    }

    @Override
    public int parallelism() {
        return 16;
    }

    /** A step may begin others: they are on their way with each other. */
    private void runAll() {
        List<Pending<?>> all = onTheirWay;
        onTheirWay = new ArrayList<>();
        most = Math.max(most, all.size());
        int rest = order;
        while (!all.isEmpty()) {
            int chosen = rest % all.size();
            rest /= all.size();
            all.remove(chosen).await();
        }
    }
}
