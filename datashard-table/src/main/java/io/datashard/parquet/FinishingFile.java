package io.datashard.parquet;

import io.datashard.model.DataFile;
import io.datashard.storage.Done;
import io.datashard.storage.Pending;

/**
 * A data file that is whole, and may be on its way to the storage still.
 *
 * @param file what a manifest needs to know of it
 * @param durable ends well when the file is durable; nothing may refer to it before
 */
public record FinishingFile(DataFile file, Pending<Done> durable) {}
