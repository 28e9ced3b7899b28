package io.datashard.storage;

/**
 * The whole content of a small object, with the tag for a later conditional write.
 *
 * <p>Content and tag come from the same read.
 *
 * @param bytes the content; not copied: do not change it
 * @param etag the tag of exactly this content
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are handed on, never compared
public record StoredObject(byte[] bytes, Etag etag) {}
