package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import java.util.List;

/** Skeleton: what was, or would be, expired. expired = ids, oldest first; kept = snapshots left. */
@PublicEvolving
public record ExpiryReport(List<String> expired, int kept) {}
