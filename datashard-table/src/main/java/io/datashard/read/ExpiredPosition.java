package io.datashard.read;

import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import java.util.List;

/**
 * Tells what is new for a reader whose snapshot is no longer listed.
 *
 * <p>A file with a higher sequence number was added later. It is new only if it does not hold rewritten rows, and if the table continued from
 * the reader's snapshot. The files up to that number prove both: a rewrite removes some of them, and another line of commits has other files.
 * So this compares them with the files that the reader had. If they differ, nobody can tell what is new, except for a snapshot that was built
 * directly on the expired one.
 */
final class ExpiredPosition {
    private static final String NO_NUMBERS = "the first has been expired, and not all snapshots carry sequence numbers";

    private final ManifestReader reader;
    private final AddingSnapshots snapshots;

    ExpiredPosition(ManifestReader reader, AddingSnapshots snapshots) {
        this.reader = reader;
        this.snapshots = snapshots;
    }

    /**
     * What comes next.
     *
     * @param position position of the reader; its snapshot is not listed
     * @param chain the target and its ancestors, as far as they are listed
     */
    Change next(ContinuousPosition position, List<Snapshot> chain) {
        SequenceNumber seen = position.sequenceNumber();
        List<Snapshot> later = chain.stream()
                .takeWhile(snapshot -> !snapshot.sequenceNumber().isKnown()
                        || snapshot.sequenceNumber().compareTo(seen) > 0)
                .toList();
        Snapshot to = later.isEmpty() ? chain.get(0) : later.get(later.size() - 1);
        boolean numbered = seen.isKnown()
                && later.stream().allMatch(snapshot -> snapshot.sequenceNumber().isKnown());
        if (position.snapshotId() == null) {
            return numbered && !later.isEmpty() ? first(seen, to) : new Change.Gap(to, NO_NUMBERS);
        }
        LiveFiles had = position.files();
        if (had == null) {
            return new Change.Gap(
                    to, "the first has been expired, and the state, of an older release, does not tell its files");
        }
        Files files = files(seen, to);
        if (files.all().equals(had)) {
            return new Change.Next(null, to);
        }
        if (later.isEmpty()) {
            return new Change.Gap(
                    to,
                    "the table went back: the first is gone, and the current one, with sequence number "
                            + to.sequenceNumber() + ", is another that was not made after it");
        }
        return numbered ? changed(position, to, files, files.upTo().equals(had)) : new Change.Gap(to, NO_NUMBERS);
    }

    /** What a snapshot added, for a reader that starts with it. */
    private Change first(SequenceNumber seen, Snapshot to) {
        if (Snapshot.REPLACE.equals(to.operation())) {
            return new Change.Next(null, to);
        }
        ScanStep step = new ScanStep.Above(seen, to);
        if (!to.sequenceNumber().equals(seen.next()) || !files(seen, to).numbered()) {
            return new Change.Gap(
                    to, "the snapshot before it has been expired, and the files do not tell what it added");
        }
        return Snapshot.DELETE.equals(to.operation()) || Snapshot.OVERWRITE.equals(to.operation())
                ? new Change.RowsRemoved(step, to)
                : new Change.Next(step, to);
    }

    private Change changed(ContinuousPosition position, Snapshot to, Files files, boolean allAreLeft) {
        // One line of commits has no gaps in its numbers: nothing lies between.
        boolean direct = to.sequenceNumber().equals(position.sequenceNumber().next())
                && position.snapshotId() != null
                && position.snapshotId().equals(reader.builtOn(to));
        if (direct && Snapshot.REPLACE.equals(to.operation())) {
            return new Change.Next(null, to);
        }
        ScanStep step = new ScanStep.Above(position.sequenceNumber(), to);
        if (!files.numbered()) {
            return new Change.Gap(to, "the first has been expired, and the files do not tell when they were added");
        }
        if (allAreLeft) {
            return new Change.Next(step, to);
        }
        return direct
                ? new Change.RowsRemoved(step, to)
                : new Change.Gap(
                        to,
                        "the first has been expired and files of it are gone or others in their place: rows were deleted, or"
                                + " rewritten into new files, or the table went back in between");
    }

    private Files files(SequenceNumber seen, Snapshot to) {
        LiveFiles all = LiveFiles.NONE;
        LiveFiles upTo = LiveFiles.NONE;
        boolean numbered = true;
        for (ManifestFile manifest : reader.readManifestList(to)) {
            ManifestEntries entries = reader.fetchManifest(manifest).visit();
            while (entries.next()) {
                SequenceNumber number = snapshots.numberOf(entries);
                numbered &= number.isKnown();
                all = all.plus(entries);
                upTo = number.compareTo(seen) > 0 ? upTo : upTo.plus(entries);
            }
        }
        return new Files(all, upTo, numbered);
    }

    /**
     * The live files of a snapshot.
     *
     * @param all all live files
     * @param upTo the files that were added up to the number seen
     * @param numbered whether all files have a sequence number
     */
    private record Files(LiveFiles all, LiveFiles upTo, boolean numbered) {}
}
