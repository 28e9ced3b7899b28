package io.datashard.cli;

import io.datashard.maintenance.Progress;

/** How far a command is, in one line that is overwritten; only if a person looks at a terminal. */
final class Terminal {
    private static final String CLEAR = "\r\u001b[K";

    private Terminal() {}

    /** Tells a person; nobody, if output goes to a file or another program. */
    static Progress progress() {
        return System.console() == null ? Progress.NONE : Terminal::tell;
    }

    private static void tell(String step, long done, long total) {
        boolean ended = done == total;
        System.err.print(ended ? CLEAR : CLEAR + step + (total < 0 ? "" : " " + done + "/" + total));
        System.err.flush();
    }
}
