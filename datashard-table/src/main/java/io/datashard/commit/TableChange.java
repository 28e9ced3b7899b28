package io.datashard.commit;

import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.SnapshotId;
import io.datashard.storage.Pending;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to commit, decided anew on every attempt against exactly the state that the attempt is conditioned on.
 *
 * <p>A duplicate test belongs here and nowhere else: what it sees is what the commit replaces.
 */
@FunctionalInterface
public interface TableChange {
    /**
     * Decides what to do on this base.
     *
     * @throws io.datashard.error.InvalidUseException if the change can't be made on it; nothing is committed then
     */
    Decision decide(CurrentTable base, TableLayout layout);

    /** What the log calls it. */
    default String subject() {
        return "a change";
    }

    /**
     * Begins what does not depend on the base, while that is being read. Nothing of it may show or do harm if the change is not published in
     * the end; what it throws comes to light with the decision.
     *
     * @return what was begun; the caller waits for it
     */
    default Pending<?> prepare() {
        return Pending.NOTHING;
    }

    /**
     * The error of an attempt whose outcome is not known: what to do then depends on how the change is recognised when it is repeated. One that
     * is not recognised may not be repeated before it is known not to be there.
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
