package io.datashard.commit;

import io.datashard.annotation.PublicEvolving;

/** What to do when a job is restored from an older checkpoint than the last one in its table. */
@PublicEvolving
public enum RewindPolicy {
    /** Fail, so that a person decides. */
    FAIL,
    /** Append: what was published after that checkpoint stays. Rows come twice if the job reads their input again. */
    APPEND,
    /** Remove the files of the later checkpoints in the same step that publishes. */
    ROLLBACK
}
