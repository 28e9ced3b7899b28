package io.datashard.layout;

import io.datashard.storage.StoragePath;

/**
 * A document that is ready to be written.
 *
 * @param path where it will lie
 * @param bytes its content
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed on, never compared
public record EncodedObject(StoragePath path, byte[] bytes) {}
