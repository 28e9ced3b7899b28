package io.datashard.benchmarks.work;

import io.datashard.benchmarks.result.ResultLine;
import io.datashard.benchmarks.result.Spread;
import java.util.List;

/**
 * What was measured.
 *
 * @param seconds that passed
 * @param cpuSeconds of all threads of the process
 * @param allocatedBytes on the heap
 */
record Measured(double seconds, double cpuSeconds, double allocatedBytes) {
    /** Of several runs of the same: the median of the time, and the mean of the rest, because the system counts CPU in steps of 10 ms. */
    static Measured of(List<Measured> runs) {
        return new Measured(
                Spread.of(runs.stream().map(Measured::seconds).toList()).median(),
                runs.stream().mapToDouble(Measured::cpuSeconds).average().orElseThrow(),
                runs.stream().mapToDouble(Measured::allocatedBytes).average().orElseThrow());
    }

    /** These figures in a line, by name, and the most memory that the process ever had. */
    ResultLine in(ResultLine line) {
        return Measurement.memoryIn(
                line.with("seconds", seconds).with("cpu", cpuSeconds).with("allocated", allocatedBytes));
    }
}
