package io.datashard.commit;

import java.util.Objects;

/**
 * All runs of one sink of one job: the first start and every run that was restored from it, directly or not. Minted at the first start, carried
 * in the job's state ever after, whatever becomes of job ids, operator ids, sink ids and paths.
 *
 * @param id UUID
 * @param bornMs milliseconds since 1970 of the first start, or {@link #UNKNOWN_BIRTH}
 */
public record SinkFamily(String id, long bornMs) {
    /** Of a family whose state a release wrote that did not note it. Before every known birth. */
    public static final long UNKNOWN_BIRTH = 0;

    public SinkFamily {
        Objects.requireNonNull(id);
    }
}
