package io.datashard.commit;

import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.SnapshotId;
import io.datashard.storage.Pending;
import org.jspecify.annotations.Nullable;

/**
 * A change to commit. Every attempt decides anew what to do, on exactly the base on which the attempt is conditioned.
 *
 * <p>A test for duplicates belongs here and nowhere else: it sees exactly what the commit replaces.
 */
@FunctionalInterface
public interface TableChange {
    /**
     * Decides what to do on this base.
     *
     * @throws io.datashard.error.InvalidUseException if the change can't be made on this base; then nothing is committed
     */
    Decision decide(CurrentTable base, TableLayout layout);

    /** What the log calls it. */
    default String subject() {
        return "a change";
    }

    /**
     * Begins work that does not depend on the base, while the base is being read. The work must be invisible and harmless if the change is not
     * published. Its failures are reported with the decision.
     *
     * @return the work that has begun; the caller waits for it
     */
    default Pending<?> prepare() {
        return Pending.NOTHING;
    }

    /**
     * The error of an attempt with unknown outcome. What to do depends on how the table recognises a repetition of the change. A change that
     * it does not recognise must not be repeated before it is certain that it is not in the table.
     *
     * @param snapshotId the snapshot that the table has if the attempt took effect
     */
    default UnknownOutcomeException unknown(String what, String why, SnapshotId snapshotId, @Nullable Throwable cause) {
        return new UnknownOutcomeException(
                what,
                why,
                "Nothing was deleted. Look for the snapshot " + snapshotId
                        + " in the table's history before you do it again",
                cause);
    }
}
