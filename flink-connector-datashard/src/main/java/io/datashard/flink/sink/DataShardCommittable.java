package io.datashard.flink.sink;

import io.datashard.commit.CommitIdentity;

/**
 * What one checkpoint of a sink publishes. It is complete: any process can commit it at any time, and needs only the table.
 *
 * @param identity commit identity, by which the table recognises the commit when it is repeated
 * @param content the table and the data files
 */
public record DataShardCommittable(CommitIdentity identity, WriterResult content) {}
