package io.datashard.flink.sink;

import io.datashard.commit.SinkFamily;
import io.datashard.storage.Sources;
import java.io.Serializable;

/**
 * One submission of a job, as one of its sinks sees it. All starts of a submission without state belong to one family.
 *
 * @param id UUID, different for each sink of the job
 * @param timeMs time of the submission in milliseconds since 1970
 */
record Submission(String id, long timeMs) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A submission made now. */
    static Submission mint(Sources sources) {
        return new Submission(sources.ids().uuid().toString(), sources.clock().millis());
    }

    SinkFamily family() {
        return new SinkFamily(id, timeMs);
    }
}
