package io.datashard.storage;

/** How a conditional write ended. */
public sealed interface WriteOutcome {
    /** The write took effect; the object has this content now, durably. */
    record Applied(Etag etag) implements WriteOutcome {}

    /** The condition did not hold; nothing was changed by this call. */
    record Conflict() implements WriteOutcome {}

    /** The write may or may not have taken effect. Touch nothing; read back. */
    record Unknown(Throwable cause) implements WriteOutcome {}
}
