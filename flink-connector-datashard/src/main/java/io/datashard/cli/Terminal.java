package io.datashard.cli;

import io.datashard.maintenance.Progress;
import java.io.Console;

/** How far a command is, in one line that is overwritten; only if a person looks at a terminal. */
final class Terminal {
    private static final String CLEAR = "\r\u001b[K";

    private Terminal() {}

    /** Tells a person; nobody, if output goes to a file or another program. */
    static Progress progress() {
        return isWatched() ? Terminal::tell : Progress.NONE;
    }

    /** Up to JDK 21 there is a console only at a terminal; from JDK 22 on there always is one, which tells. */
    @SuppressWarnings("SystemConsoleNull") // Looked at below.
    private static boolean isWatched() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    private static void tell(String step, long done, long total) {
        boolean ended = done == total;
        System.err.print(ended ? CLEAR : CLEAR + step + (total < 0 ? "" : " " + done + "/" + total));
        System.err.flush();
    }
}
