package io.datashard.commit;

import io.datashard.error.CorruptDataException;
import io.datashard.model.DataFile;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks before a publication that the data files exist, are whole, and are protected from garbage collectors (classic format section 7.4, duty
 * 3). Thread-safe.
 *
 * <p>A writer marks a file before it writes the file, and renews the marker until it hands the file out: so the marker is older than the file
 * by less than {@link FileRenewal#SAFE}. If the file is young, its marker protects it still for hours, and one look is enough. Otherwise, and
 * where nobody knows what has happened since, the marker is renewed before the look that counts.
 */
public final class FilePresence {
    /** The marker of a file of this age is valid for at least as long again. */
    private static final Duration YOUNG =
            InFlightMarkers.PROTECTION.minus(FileRenewal.SAFE).dividedBy(2);

    private final Storage storage;
    private final Clock clock;
    private final InFlightMarkers markers;
    private final String remedy;

    /**
     * Checks files of one table.
     *
     * @param remedy how the rows of a file that is lost are written again, as a sentence without its full stop
     */
    public FilePresence(Storage storage, Clock clock, String remedy) {
        this.remedy = remedy;
        this.storage = storage;
        this.clock = clock;
        this.markers = new InFlightMarkers(storage);
    }

    /** The table of the files, for messages. */
    String table() {
        return storage.root();
    }

    /**
     * Begins to check files.
     *
     * @param restored whether the files come from restored state: then their markers are always renewed
     * @return fails with a {@link CorruptDataException} if a file is missing or has another length; then nothing may be published
     */
    Pending<?> beginCheck(List<DataFile> files, boolean restored) {
        List<Pending<DataFile>> checks = new ArrayList<>();
        for (DataFile file : files) {
            checks.add(storage.steps().begin(() -> {
                if (restored || isOld(check(file))) {
                    markers.mark(file.path());
                    check(file);
                }
                return file;
            }));
        }
        return Pending.all(checks);
    }

    private boolean isOld(ObjectInfo file) {
        return file.lastModified().isBefore(clock.instant().minus(YOUNG));
    }

    private ObjectInfo check(DataFile file) {
        Optional<ObjectInfo> info = storage.stat(file.path());
        if (info.isEmpty() || info.get().size() != file.sizeInBytes()) {
            throw new CorruptDataException(
                    "Cannot commit the data file " + storage.root() + "/" + file.path(),
                    info.isEmpty()
                            ? "it is not there any more: a garbage collector took it while its commit was pending, or"
                                    + " somebody deleted it"
                            : "it has " + info.get().size() + " bytes where " + file.sizeInBytes() + " were written",
                    remedy + ". Nothing was committed");
        }
        return info.get();
    }
}
