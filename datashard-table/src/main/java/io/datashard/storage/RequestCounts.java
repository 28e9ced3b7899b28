package io.datashard.storage;

import java.util.EnumMap;
import java.util.Map;

/**
 * How many requests a storage has made, including repetitions.
 *
 * @param byKind the number for each kind; empty for a storage that makes none
 */
public record RequestCounts(Map<RequestKind, Long> byKind) {
    /** For a storage that makes no requests. */
    public static final RequestCounts NONE = new RequestCounts(Map.of());

    public RequestCounts {
        byKind = Map.copyOf(byKind);
    }

    /** Whether the storage makes requests at all. */
    public boolean isCounted() {
        return !byKind.isEmpty();
    }

    /** The number of requests of one kind. */
    public long of(RequestKind kind) {
        return byKind.getOrDefault(kind, 0L);
    }

    /** The number of all requests. */
    public long total() {
        return byKind.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The difference to an earlier count of the same storage. */
    public RequestCounts since(RequestCounts earlier) {
        Map<RequestKind, Long> more = new EnumMap<>(RequestKind.class);
        byKind.forEach((kind, count) -> more.put(kind, count - earlier.of(kind)));
        return new RequestCounts(more);
    }
}
