package io.datashard.flink.sink;

import io.datashard.commit.SinkFamily;
import java.io.Serializable;

/**
 * One submission of a job, as one of its sinks sees it. All starts of the submission from nothing are of one family.
 *
 * @param id UUID, another for each sink of the job
 * @param timeMs milliseconds since 1970
 */
record Submission(String id, long timeMs) implements Serializable {
    private static final long serialVersionUID = 1L;

    SinkFamily family() {
        return new SinkFamily(id, timeMs);
    }
}
