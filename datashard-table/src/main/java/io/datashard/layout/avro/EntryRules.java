package io.datashard.layout.avro;

import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the layouts, and the tables, have different in the entries of a manifest. Immutable. */
public interface EntryRules {
    /** The fields that hold the sequence number; the first that is not null counts. */
    List<String> numberFields();

    /** What added entries without snapshot id or sequence number inherit from; null if they inherit nothing. */
    @Nullable ManifestFile inheritedFrom();

    /** The field of a data file with its SHA-256. */
    String checksumField();

    /** Whether bounds are stored as texts; as bytes otherwise. */
    boolean boundsAreTexts();

    /** Whether the bytes are {@code parquet} in a spelling that the layout knows. */
    boolean isParquet(byte[] bytes, int from, int to);

    /** Where in a stored path the path below the table root begins; -1 if that is not seen at once. The rest must be {@link PlainPath#is plain}. */
    int pathStart(byte[] bytes, int from, int to);

    /**
     * Whether a stored path begins as writers of the layout spell it.
     *
     * @param pathStart where the path below the table root begins, by {@link #pathStart}
     */
    boolean isSpelledAsWritten(byte[] bytes, int from, int pathStart);

    /**
     * Decodes a bound.
     *
     * @param stored a cursor at it
     * @return null if it is none
     */
    @Nullable Object bound(int fieldId, AvroCursor stored, boolean isLower);

    /** Which bounds are certain. {@link #decode} leaves out the others. */
    BoundIds boundIds();

    /** The fields of the partition record whose values are the partition values; empty if they are not known. */
    List<String> partitionFields();

    /** The partition value of a field; null if the stored value is none of its type. */
    @Nullable Object partitionValue(int field, Object stored);

    /** Decodes an entry whole; throws what is to be said of it. */
    ManifestEntry decode(ManifestFields entry);
}
