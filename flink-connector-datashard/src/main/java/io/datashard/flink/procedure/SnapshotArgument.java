package io.datashard.flink.procedure;

import io.datashard.model.SnapshotId;

/** The argument {@code snapshot_id}. Text, as in metadata tables: old releases of Python made ids that no BIGINT holds. */
final class SnapshotArgument {
    private SnapshotArgument() {}

    /**
     * The id in an argument.
     *
     * @throws io.datashard.error.InvalidUseException if it is none
     */
    static SnapshotId parse(CalledProcedure procedure, String text) {
        try {
            return SnapshotId.parse(text);
        } catch (NumberFormatException e) {
            throw procedure.refused(
                    "the argument 'snapshot_id' is " + CalledProcedure.quoted(text) + ", which is no id of a snapshot",
                    "Take one of the column snapshot_id of `<table>$snapshots`, such as '4711'");
        }
    }
}
