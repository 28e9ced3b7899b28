package io.datashard.commit;

import io.datashard.model.Snapshot;

/** Tells writers apart by their snapshots, as far as these tell it: what is made of it is never wrong, only more or less fair. */
final class WriterOfSnapshot {
    /** All writers of other libraries. */
    private static final String FOREIGN = "";

    private WriterOfSnapshot() {}

    /** The name of who made it. Those of other libraries have one name, and so have those who name their appends. */
    static String of(Snapshot snapshot) {
        String lineage = snapshot.summary().get(SinkSummary.LINEAGE);
        String token = snapshot.summary().get(AppendTokens.SUMMARY);
        return lineage != null ? "sink " + lineage : token != null ? "append " + AppendToken.writer(token) : FOREIGN;
    }

    /** Whether a writer of another library made it. */
    static boolean isForeign(Snapshot snapshot) {
        return of(snapshot).equals(FOREIGN);
    }
}
