package io.datashard.commit;

import java.util.Objects;

/**
 * All runs of one sink of one job: the first start and every run that was restored from it, directly or not. Created at the first start and
 * then carried in the job's state, also if job ids, operator ids, sink ids or paths change.
 *
 * @param id UUID
 * @param bornMs milliseconds since 1970 of the first start, or {@link #UNKNOWN_BIRTH}
 */
public record SinkFamily(String id, long bornMs) {
    /** For a family whose state comes from a release that did not record the birth. Before every known birth. */
    public static final long UNKNOWN_BIRTH = 0;

    public SinkFamily {
        Objects.requireNonNull(id);
    }
}
