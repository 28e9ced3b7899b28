package io.datashard.benchmarks;

import io.datashard.benchmarks.Cell.Kind;
import java.util.List;

/** The columns of the tables of the report. */
enum Columns {
    ROWS("million rows/s", "rate", true),
    CPU("CPU s/million rows", "cpuPerMillion", false),
    ALLOCATED("allocated B/row", "allocatedPerRow", false),
    BYTES("stored B/row", "bytesPerRow", false),
    MILLIS("ms", "millis", false),
    CPU_MILLIS("CPU ms", "cpuMillis", false),
    ALLOCATED_MB("allocated MB", "allocatedMegabytes", false),
    ROW_GROUPS("row groups/file", "rowGroupsPerFile", false),
    MEMORY("peak RSS MB", "memoryMegabytes", false);

    private final String title;
    private final String figure;
    private final boolean moreIsBetter;

    Columns(String title, String figure, boolean moreIsBetter) {
        this.title = title;
        this.figure = figure;
        this.moreIsBetter = moreIsBetter;
    }

    static List<Columns> of(Kind kind) {
        return switch (kind) {
            case WRITE -> List.of(ROWS, CPU, ALLOCATED, BYTES, ROW_GROUPS, MEMORY);
            case READ -> List.of(ROWS, MILLIS, CPU, ALLOCATED, MEMORY);
            case OPERATION -> List.of(MILLIS, CPU_MILLIS, ALLOCATED_MB, MEMORY);
        };
    }

    String title() {
        return title;
    }

    double value(Result result) {
        return figure(result, figure);
    }

    boolean better(double one, double other) {
        return moreIsBetter ? one > other : one < other;
    }

    /** A figure that a process told, or one that follows from these. */
    static double figure(Result result, String name) {
        double rows = result.figure("rows");
        return switch (name) {
            case "rate" -> rows / 1e6 / result.figure("seconds");
            case "cpuPerMillion" -> result.figure("cpu") / rows * 1e6;
            case "allocatedPerRow" -> result.figure("allocated") / rows;
            case "bytesPerRow" -> result.figure("bytes") / rows;
            case "millis" -> result.figure("seconds") * 1e3;
            case "cpuMillis" -> result.figure("cpu") * 1e3;
            case "allocatedMegabytes" -> result.figure("allocated") / 1e6;
            case "rowGroupsPerFile" -> result.figure("rowGroups") / result.figure("files");
            case "memoryMegabytes" -> result.figure("memory") / 1e6;
            default -> result.figure(name);
        };
    }

    /** A figure in words, for the goals. */
    static String name(String figure) {
        return switch (figure) {
            case "seconds" -> "time";
            case "cpu" -> "CPU";
            case "bytesPerRow" -> "stored B/row";
            case "allocatedMegabytes" -> "allocated MB";
            case "memoryMegabytes" -> "peak RSS MB";
            case "cpuPerMillion" -> "CPU s/million rows";
            default -> figure;
        };
    }
}
