package io.datashard.layout;

/** How one attempt to publish ended. */
public sealed interface CommitOutcome {
    /** The new metadata file is, or was, current: the commit is durable and visible. */
    record Committed() implements CommitOutcome {}

    /** Another writer was first; nothing of ours is or will become visible. */
    record Conflict() implements CommitOutcome {}

    /** It can't be told whether the commit took effect. Nothing may be deleted. */
    record Unknown(Throwable cause) implements CommitOutcome {}
}
