package io.datashard.testing;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What users of Flink's SQL client see of a failed statement. The client gets the printed trace of the gateway, and shows what stands behind
 * its last {@code Caused by:}, up to the first frame; whatever else the trace says is lost to them.
 */
public final class ClientText {
    private static final String CAUSED_BY = "Caused by:";

    private ClientText() {}

    /** The type and the message that the client shows. */
    public static String of(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        String text = trace.toString();
        int last = text.lastIndexOf(CAUSED_BY);
        String cause = last < 0 ? text : text.substring(last + CAUSED_BY.length());
        int frame = cause.indexOf("\tat");
        return (frame < 0 ? cause : cause.substring(0, frame)).strip();
    }
}
