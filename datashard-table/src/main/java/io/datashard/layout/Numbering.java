package io.datashard.layout;

/**
 * Identifies how the snapshots of a table are numbered. While the numbering stays the same, so do the sequence numbers. A migration to another
 * layout may number snapshots anew (iceberg format section 11.2).
 *
 * @param name as stored in the state of readers; only compared, and never changed after a release has stored it
 */
public record Numbering(String name) {
    /** No numbering: for a reader that has not begun. */
    public static final Numbering NONE = new Numbering("");
    /** The only numbering of the first release, whose readers did not store it. */
    public static final Numbering FIRST = new Numbering("CLASSIC");
}
