package io.datashard.model;

import io.datashard.storage.StoragePath;
import org.jspecify.annotations.Nullable;

/**
 * What a reader needs to know of a data file.
 *
 * @param path path of the file
 * @param recordCount exact number of rows
 * @param sizeInBytes exact length in bytes
 * @param sha256 SHA-256 of the whole file, as recorded; null = not recorded
 */
public record FileToRead(StoragePath path, long recordCount, long sizeInBytes, @Nullable String sha256) {}
