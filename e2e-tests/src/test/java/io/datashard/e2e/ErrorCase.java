package io.datashard.e2e;

import java.util.List;
import java.util.function.Supplier;

/**
 * How an error of the documentation comes about.
 *
 * @param row its row
 * @param where who meets it
 * @param statements of SQL, of which the last one fails; empty if no statement brings it about
 * @param direct the failure where no statement brings it about
 */
record ErrorCase(ErrorRow row, Where where, List<String> statements, Supplier<Throwable> direct) {
    /** Who meets an error. */
    enum Where {
        /** The SQL client of a cluster, with the keys of the store. */
        CLUSTER,
        /** The same, in a session of its own that waits for what is tried again. */
        PATIENT,
        /** An SQL client without keys, and without a password for its trust store. */
        BARE,
        /** No SQL client: the case says why. */
        DIRECT
    }

    /** An error that statements bring about; they are made ready when the case is made. */
    static ErrorCase of(ErrorRow row, Where where, String... statements) {
        return new ErrorCase(row, where, List.of(statements), () -> {
            throw new AssertionError("statements bring it about");
        });
    }

    /** An error that no statement brings about. */
    static ErrorCase direct(ErrorRow row, String why, Supplier<Throwable> failure) {
        if (why.isBlank()) {
            throw new AssertionError("A case without SQL says why: " + row);
        }
        return new ErrorCase(row, Where.DIRECT, List.of(), failure);
    }
}
