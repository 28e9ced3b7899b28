package io.datashard.benchmarks;

import io.datashard.benchmarks.Goal.Against;
import io.datashard.benchmarks.Goal.Relation;
import java.util.ArrayList;
import java.util.List;

/** The goals, in the order of the report. */
final class Goals {
    private Goals() {}

    static List<Goal> all() {
        List<Goal> goals = new ArrayList<>();
        for (String codec : List.of("zstd", "lz4")) {
            for (int tasks = 1; tasks <= 2; tasks++) {
                String cell = "W " + codec + " P=" + tasks;
                goals.add(fast("W", cell, "write", Against.BEST_PEER, 2.0));
                goals.add(new Goal("W", cell, "write", "cpu", Against.BEST_PEER, Relation.AT_MOST, 0.5));
            }
        }
        goals.add(new Goal("Z", "Z defaults", "write", "bytesPerRow", Against.NOTHING, Relation.AT_MOST, 16.0));
        for (String api : List.of("stream", "sql")) {
            for (int tasks = 1; tasks <= 2; tasks++) {
                String cell = "R " + api + " P=" + tasks;
                goals.add(fast("R", cell, "full", Against.BEST_PEER, 2.5));
                goals.add(fast("R2", cell, "columns", Against.BEST_PEER, 2.5));
                goals.add(fast("R3", cell, "range", Against.PAIMON, 1.3));
            }
        }
        goals.add(fast("R", "R stream P=1", "full", Against.LOOP, 1.3));
        return goals;
    }

    private static Goal fast(String group, String cell, String measure, Against against, double limit) {
        return new Goal(group, cell, measure, "seconds", against, Relation.TIMES_AS_FAST, limit);
    }
}
