package io.datashard.layout;

import io.datashard.layout.document.MetadataDocument;
import io.datashard.model.MetadataVersion;
import io.datashard.model.SnapshotRef;
import io.datashard.model.TableMetadata;
import io.datashard.storage.Etag;
import io.datashard.storage.StoragePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table as one read found it: the current metadata file, and the tag on which the next commit is conditioned. Immutable. */
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

    /** The number of the metadata file. */
    public MetadataVersion metadataVersion() {
        return metadataVersion;
    }

    /** The metadata file that was current. */
    public StoragePath metadataFile() {
        return metadataFile;
    }

    /** The content of the metadata file. */
    public TableMetadata metadata() {
        return document.metadata();
    }

    /**
     * The names of snapshots.
     *
     * @throws io.datashard.error.CorruptDataException if one of them is damaged
     */
    public List<SnapshotRef> refs() {
        return document.refs();
    }

    /**
     * Whether this is certainly the current state. In the classic layout, it is if the version hint named the file. Without a version hint the
     * table is damaged, or its creator has not written the hint yet: it can be read, but not written.
     */
    public boolean isCertain() {
        return authority != null;
    }

    /** Whether both are the same state of the same table: both come from a read or a publication that tells. */
    public boolean isSameAs(CurrentTable other) {
        return this == other
                || (authority != null && authority.equals(other.authority) && metadataFile.equals(other.metadataFile));
    }

    public MetadataDocument document() {
        return document;
    }

    /**
     * The tag of the object that decides what is current: in the classic layout the version hint, from the same read; in the iceberg layout
     * the metadata file itself (by its SHA-256). Null if a classic table had no usable hint and a listing found the file.
     */
    public @Nullable Etag authority() {
        return authority;
    }

    /** Whether a Python release before 0.6 was the last to move the version hint. */
    public boolean numericHint() {
        return numericHint;
    }

    @Override
    public String toString() {
        return metadataFile.value();
    }
}
