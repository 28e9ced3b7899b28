package io.datashard.flink.sink;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Failures to come, in the tasks of this JVM's MiniCluster. Thread-safe. */
final class Faults {
    /** Where a job fails. */
    enum Phase {
        WRITE,
        BEFORE_PREPARE_COMMIT,
        AFTER_PREPARE_COMMIT,
        SNAPSHOT_BEHIND_AGGREGATOR,
        BEFORE_COMMIT,
        AFTER_COMMIT,
        AFTER_COMMIT_IS_REPORTED
    }

    /** What the phase still does before it fails, and how often it fails then. */
    private record Plan(int skip, int failures) {}

    private static final Map<Phase, Plan> PLANS = new ConcurrentHashMap<>();

    private Faults() {}

    static void clear() {
        PLANS.clear();
    }

    static void plan(Phase phase, int skip, int failures) {
        PLANS.put(phase, new Plan(skip, failures));
    }

    /** Whether everything planned has happened. */
    static boolean allHappened() {
        return PLANS.values().stream().allMatch(plan -> plan.failures() == 0);
    }

    static void reached(Phase phase) {
        boolean[] fail = new boolean[1];
        PLANS.computeIfPresent(phase, (any, plan) -> {
            if (plan.skip() > 0) {
                return new Plan(plan.skip() - 1, plan.failures());
            }
            fail[0] = plan.failures() > 0;
            return new Plan(0, Math.max(0, plan.failures() - 1));
        });
        if (fail[0]) {
            throw new IllegalStateException("a failure on purpose at " + phase);
        }
    }
}
