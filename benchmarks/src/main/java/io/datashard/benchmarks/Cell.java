package io.datashard.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * The same work for several systems, which are measured one after the other.
 *
 * @param id name, unique; groups of goals begin it, such as {@code W}
 * @param title what is done
 * @param measures what a process tells about, one line each
 * @param contenders who does it
 * @param arguments of the process, without those of system, folder and size
 * @param most rounds that make sense; a figure that never differs needs one
 */
record Cell(
        String id,
        String title,
        List<Measure> measures,
        List<Contender> contenders,
        Map<String, String> arguments,
        int most) {
    Cell {
        measures = List.copyOf(measures);
        contenders = List.copyOf(contenders);
        arguments = Map.copyOf(arguments);
    }

    /** The group of goals, such as {@code W}. */
    String group() {
        return id.substring(0, id.indexOf(' '));
    }

    /** Whether it reads the tables that are made once for all reads. */
    boolean readsTables() {
        return "read".equals(arguments.get("work"));
    }

    /** Whether it measures operations on tables of few rows, beside Python: with the table library alone, and checked by the other implementation. */
    boolean isSmall() {
        return List.of("small", "history").contains(arguments.getOrDefault("work", ""));
    }

    /** Whether its tables lie on the S3 server of the run. */
    boolean isOnS3() {
        return "s3".equals(arguments.get("store"));
    }

    /** One figure of a cell: how the lines of a process name it, and how it is shown. */
    record Measure(String name, String title, Kind kind) {}

    /** What is shown of a measure. */
    enum Kind {
        /** Rows into a table. */
        WRITE,
        /** Rows out of a table. */
        READ,
        /** An operation on metadata, or a small one, in milliseconds. */
        OPERATION
    }
}
