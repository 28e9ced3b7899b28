package io.datashard.cli;

import io.datashard.annotation.Internal;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/** The entry point of the command line. */
@Internal
public final class Main {
    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        return Tool.run(
                arguments,
                new PrintWriter(System.out, false, Charset.defaultCharset()),
                new PrintWriter(System.err, true, Charset.defaultCharset()));
    }
}
