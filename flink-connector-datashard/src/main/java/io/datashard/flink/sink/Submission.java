package io.datashard.flink.sink;

import io.datashard.commit.SinkFamily;
import io.datashard.storage.Sources;
import java.io.Serializable;

/**
 * One submission of a job, as one of its sinks sees it. All starts of the submission from nothing are of one family.
 *
 * @param id UUID, another for each sink of the job
 * @param timeMs milliseconds since 1970
 */
record Submission(String id, long timeMs) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** One that is made now. */
    static Submission mint(Sources sources) {
        return new Submission(sources.ids().uuid().toString(), sources.clock().millis());
    }

    SinkFamily family() {
        return new SinkFamily(id, timeMs);
    }
}
