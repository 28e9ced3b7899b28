package io.datashard.benchmarks;

import io.datashard.benchmarks.Goal.Against;
import io.datashard.benchmarks.Goal.Base;
import io.datashard.benchmarks.Goal.Limit;
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
                goals.add(share("W", cell, "write", "cpu", Against.BEST_PEER, 0.5));
            }
        }
        goals.add(share("Z", "Z defaults", "write", "bytesPerRow", Against.NOTHING, 16.0));
        for (String api : List.of("stream", "sql")) {
            for (int tasks = 1; tasks <= 2; tasks++) {
                String cell = "R " + api + " P=" + tasks;
                goals.add(fast("R", cell, "full", Against.BEST_PEER, 2.5));
                goals.add(fast("R2", cell, "columns", Against.BEST_PEER, 2.5));
                goals.add(fast("R3", cell, "range", Against.PAIMON, 1.3));
            }
        }
        goals.add(fast("R", "R stream P=1", "full", Against.LOOP, 1.3));
        goals.add(fast("P", "P plan", "pruned", Against.PAIMON, 1.5));
        goals.add(share("P", "P plan", "pruned", "allocatedMegabytes", Against.NOTHING, 100));
        for (String age : List.of("first", "thousandth", "last")) {
            goals.add(share("C", "C age", age, "seconds", Against.PAIMON, 1.0));
        }
        goals.add(own("C", "C age", "last", "first", 1.2));
        goals.add(own("C", "C large", "worst", "median", 5.0));
        for (String data : List.of("flights", "wide", "payments")) {
            goals.add(fast("Wf", "Wf " + data, "write", Against.BEST_PEER, 1.7));
        }
        for (String buckets : List.of("100", "2000")) {
            goals.add(share("Wp", "Wp " + buckets, "write", "cpuPerMillion", Against.NOTHING, 2.5));
            goals.add(share("Wp", "Wp " + buckets, "write", "memoryMegabytes", Against.NOTHING, 1074));
        }
        goals.addAll(small("S", "S local", 1.5, 2, 3, 9));
        goals.addAll(small("S3", "S3 " + S3Process.DELAY_MILLIS + " ms", 5, 5.5, 6, 7));
        goals.add(own("G", "G history", "last", "first", 1.05));
        goals.add(new Goal(
                "F",
                "F 1 s",
                "write",
                "seconds",
                Against.OWN,
                new Base("F 60 s", "write", "F 60 s"),
                new Limit(Relation.TIMES_AS_FAST, 0.98)));
        return goals;
    }

    /** Of small operations: how many times as fast as the faster Python. */
    private static List<Goal> small(
            String group, String cell, double create, double append100, double append10000, double read) {
        return List.of(
                fast(group, cell, "create", Against.BEST_PEER, create),
                fast(group, cell, "append100", Against.BEST_PEER, append100),
                fast(group, cell, "append10000", Against.BEST_PEER, append10000),
                fast(group, cell, "read50000", Against.BEST_PEER, read));
    }

    private static Goal fast(String group, String cell, String measure, Against against, double limit) {
        return new Goal(
                group,
                cell,
                measure,
                "seconds",
                against,
                new Base(cell, measure, measure),
                new Limit(Relation.TIMES_AS_FAST, limit));
    }

    private static Goal share(String group, String cell, String measure, String figure, Against against, double limit) {
        return new Goal(
                group,
                cell,
                measure,
                figure,
                against,
                new Base(cell, measure, measure),
                new Limit(Relation.AT_MOST, limit));
    }

    private static Goal own(String group, String cell, String measure, String base, double limit) {
        return new Goal(
                group,
                cell,
                measure,
                "seconds",
                Against.OWN,
                new Base(cell, base, base),
                new Limit(Relation.AT_MOST, limit));
    }
}
