package io.datashard.model;

import io.datashard.storage.StoragePath;

/**
 * A live entry of a manifest as it is stored, for a merge that copies it. Immutable, as long as nobody changes the bytes.
 *
 * @param bytes hold the entry
 * @param start the index of its first byte, which is its status
 * @param end the index after its last byte
 * @param path the data file
 * @param sequenceNumber the number of the snapshot that added the file; 0 = not known
 * @param rows rows of the file
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are handed on, never compared
public record EncodedEntry(byte[] bytes, int start, int end, StoragePath path, long sequenceNumber, long rows) {}
