package io.datashard.layout;

import io.datashard.storage.StoragePath;

/**
 * A document that is ready to be written.
 *
 * @param path its path
 * @param bytes its content
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are handed on, never compared
public record EncodedObject(StoragePath path, byte[] bytes) {}
