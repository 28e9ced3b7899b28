package io.datashard.storage;

/** What became of a small object that was read before. */
public sealed interface Reread {
    /** It has the content that it had. */
    record Unchanged() implements Reread {}

    /** It has other content now, this one; a store that knows no conditional reads says so always. */
    record Changed(StoredObject now) implements Reread {}

    /** There is none any more. */
    record Absent() implements Reread {}
}
