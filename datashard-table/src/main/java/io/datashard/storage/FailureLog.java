package io.datashard.storage;

import io.datashard.error.DataShardException;
import java.util.Arrays;
import org.slf4j.Logger;

/**
 * How failures are logged that are gone round. One of ours says all in its message, which is one line: its trace is for who asks for debug
 * messages. Any other one nobody has thought of, and is logged with its trace.
 */
public final class FailureLog {
    private FailureLog() {}

    /**
     * Warns of a failure.
     *
     * @param text what became of it, with a pair of braces for each argument
     */
    public static void warn(Logger log, Throwable failure, String text, Object... arguments) {
        if (!(failure instanceof DataShardException)) {
            log.warn(text, with(failure, arguments));
            return;
        }
        String message = String.valueOf(failure.getMessage());
        log.warn(text + ": {}", with(message, arguments));
        log.debug("Warned of this failure: {}", message, failure);
    }

    private static Object[] with(Object last, Object... arguments) {
        Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = last;
        return all;
    }
}
