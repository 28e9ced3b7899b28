package io.datashard.commit;

/** What to do when a job goes on from a checkpoint older than what its table has of it already. */
public enum RewindPolicy {
    /** Fail, so that a human decides. */
    FAIL,
    /** Append: what was published after that checkpoint stays, and comes again where the input is read again. */
    APPEND,
    /** Publish without the files of the later checkpoints, in the same step. */
    ROLLBACK
}
