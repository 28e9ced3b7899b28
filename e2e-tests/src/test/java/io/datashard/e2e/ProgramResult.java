package io.datashard.e2e;

import java.util.List;

/**
 * How a program ended.
 *
 * @param program what was run
 * @param exitCode its exit code, 128 + N after signal N
 * @param output its standard output
 * @param errors its standard error
 */
record ProgramResult(Program program, int exitCode, String output, String errors) {
    /**
     * This result.
     *
     * @throws AssertionError if the exit code is not 0
     */
    ProgramResult succeeded() {
        if (exitCode != 0) {
            throw new AssertionError("Exit code " + exitCode + " of " + program + "\n" + last(errors) + last(output));
        }
        return this;
    }

    /** The lines of the standard output that are not empty. */
    List<String> lines() {
        return output.lines().filter(line -> !line.isBlank()).toList();
    }

    private static String last(String text) {
        return text.substring(Math.max(0, text.length() - 4000));
    }
}
