package io.datashard.benchmarks.work;

import io.datashard.benchmarks.result.ResultLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Operations directly one after the other. Time and allocation are those of each; CPU is counted over many of them at once. Not thread-safe. */
final class Series {
    /** One of the operations. */
    interface Operation {
        void run() throws Exception;
    }

    private final List<Measured> operations = new ArrayList<>();
    /** The CPU time before each operation, and after the last. */
    private final List<Double> cpu = new ArrayList<>(List.of(Measurement.cpuSeconds()));

    void run(Operation operation) throws Exception {
        Measurement measurement = new Measurement();
        operation.run();
        operations.add(measurement.end());
        cpu.add(Measurement.cpuSeconds());
    }

    /** Of the operations from one to before another: the median of the time, the means of the rest. */
    ResultLine told(String name, int from, int to) {
        Measured typical = Measured.of(operations.subList(from, to));
        double cpuSeconds = (cpu.get(to) - cpu.get(from)) / (to - from);
        return new Measured(typical.seconds(), cpuSeconds, typical.allocatedBytes()).in(ResultLine.of(name));
    }

    ResultLine told(String name) {
        return told(name, 0, operations.size());
    }

    /** The time of the slowest. Not its CPU: that is counted too coarsely for one. */
    ResultLine slowest(String name) {
        List<Double> seconds = operations.stream().map(Measured::seconds).toList();
        return ResultLine.of(name).with("seconds", Collections.max(seconds));
    }
}
