package io.datashard.flink.source.enumerator;

import io.datashard.parquet.ChecksumVerification;
import io.datashard.read.NamedRead;
import io.datashard.schema.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an enumerator is told of a read beside the choice of snapshots.
 *
 * @param filter files that can have no matching row are skipped
 * @param verification which checksums the readers compare
 * @param named the name under which the position is kept; null = none
 */
public record EnumeratedRead(
        @Nullable Predicate filter, ChecksumVerification verification, @Nullable NamedRead named) {}
