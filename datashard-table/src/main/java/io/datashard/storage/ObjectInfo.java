package io.datashard.storage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a listing or a look-up tells about an object.
 *
 * @param path path of the object
 * @param size length in bytes
 * @param lastModified time of the last write, by the storage's own clock
 * @param etag the tag of its content; null in listings, and on storages that {@linkplain StorageTraits#looksUpTags don't look up tags}
 */
public record ObjectInfo(StoragePath path, long size, Instant lastModified, @Nullable Etag etag) {
    /** An object without a tag. */
    public ObjectInfo(StoragePath path, long size, Instant lastModified) {
        this(path, size, lastModified, null);
    }
}
