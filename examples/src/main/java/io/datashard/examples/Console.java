package io.datashard.examples;

import io.datashard.error.DataShardException;
import java.io.PrintStream;
import java.util.Optional;
import org.apache.flink.util.ExceptionUtils;

/** Runs an example as a program: errors that a user can do something about are told without a stack trace. */
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
        // Flink's local clusters leave threads behind that would keep the process alive for a while.
        System.exit(0);
    }
}
