package io.datashard.commit;

import io.datashard.error.CorruptDataException;
import io.datashard.model.DataFile;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks before a publication that the data files exist and are whole. Renews their in-flight markers first, so that no garbage collector
 * removes them between the check and the commit (classic format section 7.4, duty 3). Thread-safe.
 */
public final class FilePresence {
    private final Storage storage;
    private final InFlightMarkers markers;
    private final String remedy;

    /**
     * Checks files of one table.
     *
     * @param remedy how the rows of a file that is lost are written again, as a sentence without its full stop
     */
    public FilePresence(Storage storage, String remedy) {
        this.remedy = remedy;
        this.storage = storage;
        this.markers = new InFlightMarkers(storage);
    }

    /** The table of the files, for messages. */
    String table() {
        return storage.root();
    }

    /** Begins to renew the markers of the files. The result is in the order of the files. */
    List<Pending<?>> beginMarks(List<DataFile> files) {
        List<Pending<?>> marks = new ArrayList<>();
        files.forEach(file -> marks.add(markers.beginMark(file.path())));
        return marks;
    }

    /**
     * Begins to check files, each as soon as its marker exists.
     *
     * @param marks the markers of the files, in the same order
     * @return fails with a {@link CorruptDataException} if a file is missing or has another length; then nothing may be published
     */
    Pending<?> beginCheck(List<DataFile> files, List<Pending<?>> marks) {
        List<Pending<DataFile>> checks = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            DataFile file = files.get(i);
            Pending<?> mark = marks.get(i);
            checks.add(storage.steps().begin(() -> {
                mark.join();
                return check(file);
            }));
        }
        return Pending.all(checks);
    }

    private DataFile check(DataFile file) {
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
        return file;
    }
}
