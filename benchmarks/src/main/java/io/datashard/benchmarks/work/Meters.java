package io.datashard.benchmarks.work;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of this process, by the name that travels with a job: its tasks run in this process, but are made from serialized copies. */
final class Meters {
    private static final Map<String, Meter> BY_NAME = new ConcurrentHashMap<>();
    private static final AtomicLong NAMED = new AtomicLong();

    private Meters() {}

    /** A name that no meter has yet. */
    static String newName() {
        return "meter-" + NAMED.incrementAndGet();
    }

    static Meter of(String name) {
        return BY_NAME.computeIfAbsent(name, key -> new Meter());
    }
}
