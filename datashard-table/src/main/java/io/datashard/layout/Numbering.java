package io.datashard.layout;

/**
 * Stands for how the snapshots of a table are numbered: while it stays the same, the sequence number of a snapshot does. Another layout, and so
 * a migration, may number them anew (iceberg format section 11.2).
 *
 * @param name as kept in the state of readers; only ever compared, and never changed once a release has stored it
 */
public record Numbering(String name) {
    /** Nothing is numbered yet: of a reader that has not begun. */
    public static final Numbering NONE = new Numbering("");
    /** The only one that readers of the first release knew, which did not store it. */
    public static final Numbering FIRST = new Numbering("CLASSIC");
}
