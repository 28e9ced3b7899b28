package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;

/** Skeleton: severity = error, warning, note; kind = a short word; path = table-relative or empty. */
@PublicEvolving
public record Finding(String severity, String kind, String path, String text) {}
