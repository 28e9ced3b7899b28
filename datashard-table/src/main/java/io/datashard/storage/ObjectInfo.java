package io.datashard.storage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a listing or a look-up tells of an object.
 *
 * @param path where it lies
 * @param size length in bytes
 * @param lastModified by the storage's own clock
 * @param etag the tag of its content, from a look-up on a storage that {@linkplain StorageTraits#looksUpTags knows it without reading}; null otherwise
 */
public record ObjectInfo(StoragePath path, long size, Instant lastModified, @Nullable Etag etag) {
    /** Without a tag. */
    public ObjectInfo(StoragePath path, long size, Instant lastModified) {
        this(path, size, lastModified, null);
    }
}
