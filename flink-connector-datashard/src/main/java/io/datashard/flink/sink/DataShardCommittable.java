package io.datashard.flink.sink;

import io.datashard.commit.CommitIdentity;

/**
 * What one checkpoint of a sink publishes, complete in itself: it needs nothing but the table to be committed, by whichever process and
 * whenever.
 *
 * @param identity what makes it the same commit when it is repeated
 * @param content the table and the files
 */
public record DataShardCommittable(CommitIdentity identity, WriterResult content) {}
