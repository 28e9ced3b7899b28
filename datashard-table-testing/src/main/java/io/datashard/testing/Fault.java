package io.datashard.testing;

/** A fault of one storage operation. */
public enum Fault {
    /** The store refuses: an exception; no effect. */
    REFUSED,
    /** The request never arrives, and nobody knows: no effect; an unknown outcome if the operation has one, otherwise an exception. */
    LOST_REQUEST,
    /** The operation takes effect but its answer is lost: an unknown outcome if the operation has one, otherwise an exception. */
    LOST_ANSWER,
    /** A lower layer repeats a conditional write, and only the answer of the repetition arrives: the write conflicts with itself. */
    REPEATED,
    /** The process dies just before the operation. */
    CRASH_BEFORE,
    /** The process dies just after the operation took effect. */
    CRASH_AFTER
}
