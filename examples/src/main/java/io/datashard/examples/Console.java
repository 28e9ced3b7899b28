package io.datashard.examples;

import io.datashard.error.DataShardException;
import java.io.PrintStream;
import java.util.Optional;
import org.apache.flink.util.ExceptionUtils;

/** Runs an example as a program. Prints no stack trace for errors that the user can mend. */
final class Console {
    private Console() {}

    /** An example. */
    interface Example {
        void run(PrintStream out) throws Exception;
    }

    static void run(Example example) throws Exception {
        try {
            example.run(System.out);
        } catch (Exception e) {
            Optional<? extends Throwable> told = ExceptionUtils.findThrowable(e, DataShardException.class);
            if (told.isEmpty()) {
                told = ExceptionUtils.findThrowable(e, IllegalArgumentException.class);
            }
            if (told.isEmpty()) {
                throw e;
            }
            System.out.flush();
            System.err.println(told.get().getMessage());
            System.exit(1);
        }
        // Threads left by Flink's local clusters would keep the process alive for a while.
        System.exit(0);
    }
}
