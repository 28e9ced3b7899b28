package io.datashard.testing;

/** What befalls one storage operation. */
public enum Fault {
    /** The store refuses and says so: an exception, nothing done. */
    REFUSED,
    /** The request never arrives and nobody can tell: nothing done; an unknown outcome where there is one, otherwise an exception. */
    LOST_REQUEST,
    /** The operation takes effect but its answer is lost: an unknown outcome where there is one, otherwise an exception. */
    LOST_ANSWER,
    /** A conditional write is sent again by something below us, and only the answer of the repetition arrives: a conflict with itself. */
    REPEATED,
    /** The process dies just before the operation. */
    CRASH_BEFORE,
    /** The process dies just after the operation took effect. */
    CRASH_AFTER
}
