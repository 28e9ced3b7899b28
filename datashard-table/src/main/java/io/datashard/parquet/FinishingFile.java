package io.datashard.parquet;

import io.datashard.model.DataFile;
import io.datashard.storage.Done;
import io.datashard.storage.Pending;

/**
 * A data file that is whole, but may still be on its way to the storage.
 *
 * @param file what a manifest records of it
 * @param durable succeeds when the file is durable; nothing may refer to the file before that
 */
public record FinishingFile(DataFile file, Pending<Done> durable) {}
