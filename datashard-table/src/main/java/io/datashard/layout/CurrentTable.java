package io.datashard.layout;

import io.datashard.layout.document.MetadataDocument;
import io.datashard.model.MetadataVersion;
import io.datashard.model.TableMetadata;
import io.datashard.storage.Etag;
import io.datashard.storage.StoragePath;
import org.jspecify.annotations.Nullable;

/**
 * The table as one read found it: the metadata file that was current, and the tag that the next commit is conditioned on. Immutable.
 */
public final class CurrentTable {
    private final MetadataVersion metadataVersion;
    private final StoragePath metadataFile;
    private final MetadataDocument document;
    private final @Nullable Etag authority;
    private final boolean numericHint;

    public CurrentTable(
            MetadataVersion metadataVersion,
            StoragePath metadataFile,
            MetadataDocument document,
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
     * Whether it is certain that this is the current state. In the classic layout it is if the version hint named the file; without one the
     * table is damaged, or its creator has not come to writing the hint yet: it can be read, but not written to.
     */
    public boolean isCertain() {
        return authority != null;
    }

    public MetadataDocument document() {
        return document;
    }

    /**
     * Tag of what decides on the current state: the version hint from the same read in the classic layout, the metadata file itself in the
     * iceberg layout (by its SHA-256). Null when a classic table had no usable hint and the file was found by looking for it.
     */
    public @Nullable Etag authority() {
        return authority;
    }

    /** Whether a release before 0.6 moved the hint last. */
    public boolean numericHint() {
        return numericHint;
    }

    @Override
    public String toString() {
        return metadataFile.value();
    }
}
