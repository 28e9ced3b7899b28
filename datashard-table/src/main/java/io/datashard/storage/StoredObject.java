package io.datashard.storage;

/**
 * The whole content of a small object, with the tag that a conditional write can be conditioned on.
 *
 * <p>Both come from one read, never from two.
 *
 * @param bytes the content; not copied, must not be changed
 * @param etag the tag of exactly this content
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed on, never compared
public record StoredObject(byte[] bytes, Etag etag) {}
