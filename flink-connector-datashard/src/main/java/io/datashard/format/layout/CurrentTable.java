package io.datashard.format.layout;

import io.datashard.format.metadata.ClassicMetadataDocument;
import io.datashard.format.metadata.MetadataVersion;
import io.datashard.format.metadata.TableMetadata;
import io.datashard.format.storage.Etag;
import io.datashard.format.storage.StoragePath;
import org.jspecify.annotations.Nullable;

/**
 * The table as one read found it: the metadata file that was current, and the tag that the next commit is conditioned on. Immutable.
 *
 * <p>Metadata files are immutable and their names unique, so the same metadata file means the same table state.
 */
public final class CurrentTable {
    private final MetadataVersion metadataVersion;
    private final StoragePath metadataFile;
    private final ClassicMetadataDocument document;
    private final @Nullable Etag authority;
    private final boolean numericHint;

    CurrentTable(
            MetadataVersion metadataVersion,
            StoragePath metadataFile,
            ClassicMetadataDocument document,
            @Nullable Etag authority,
            boolean numericHint) {
        this.metadataVersion = metadataVersion;
        this.metadataFile = metadataFile;
        this.document = document;
        this.authority = authority;
        this.numericHint = numericHint;
    }

    /** The N of the metadata file. */
    public MetadataVersion metadataVersion() {
        return metadataVersion;
    }

    /** The metadata file that was current. */
    public StoragePath metadataFile() {
        return metadataFile;
    }

    /** What it says. */
    public TableMetadata metadata() {
        return document.metadata();
    }

    /**
     * Whether the version hint named the file. Without, the table is damaged, or its creator has not come to writing the hint yet; it can be
     * read, but not written to.
     */
    public boolean isNamedByHint() {
        return authority != null;
    }

    ClassicMetadataDocument document() {
        return document;
    }

    /** Tag of the version hint, from the same read; null when there was no usable hint and the file was found by looking for it. */
    @Nullable Etag authority() {
        return authority;
    }

    /** Whether a release before 0.6 moved the hint last. */
    boolean numericHint() {
        return numericHint;
    }

    @Override
    public String toString() {
        return metadataFile.value();
    }
}
