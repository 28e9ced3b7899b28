package io.datashard.benchmarks.work;

import io.datashard.benchmarks.result.ResultLine;
import java.util.List;

/** The process of a cell: does the work that its arguments name, prints a line for each measure, and ends. */
public final class CellMain {
    private CellMain() {}

    @SuppressWarnings("CatchAndPrintStackTrace") // the standard error of this process is the log of the cell
    public static void main(String[] words) {
        int status = 1;
        try {
            for (ResultLine line : work(CellArguments.parse(words))) {
                System.out.println(line.text());
            }
            status = 0;
        } catch (Throwable atTheEdgeOfTheThread) {
            // Into the log of the cell: that is where the standard error of this process goes. The status tells the
            // rest.
            atTheEdgeOfTheThread.printStackTrace();
        } finally {
            // Also if even the trace failed, for want of memory. Threads of a failed job or of a peer may still run.
            System.exit(status);
        }
    }

    private static List<ResultLine> work(CellArguments arguments) throws Exception {
        return switch (arguments.text("work")) {
            case "write" -> List.of(new WriteWork(arguments).run());
            case "read" -> new ReadWork(arguments).run();
            case "plan" -> new MetadataWork(arguments).plan();
            case "age" -> new MetadataWork(arguments).age();
            case "large" -> new MetadataWork(arguments).large();
            case "small" -> new SmallWork(arguments).operations();
            case "history" -> new SmallWork(arguments).history();
            case "check" -> new SmallWork(arguments).check();
            default ->
                throw new IllegalArgumentException("Cannot run the cell " + arguments
                        + ": no such work. Use write, read, plan, age, large, small, history or check");
        };
    }
}
