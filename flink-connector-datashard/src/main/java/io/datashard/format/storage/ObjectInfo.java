package io.datashard.format.storage;

import java.time.Instant;

/**
 * What a listing or a look-up tells of an object.
 *
 * @param path where it lies
 * @param size length in bytes
 * @param lastModified by the storage's own clock
 */
public record ObjectInfo(StoragePath path, long size, Instant lastModified) {}
