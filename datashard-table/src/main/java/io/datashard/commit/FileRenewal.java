package io.datashard.commit;

import io.datashard.error.CorruptDataException;
import io.datashard.model.DataFile;
import io.datashard.storage.ContentCheck;
import io.datashard.storage.IdSource;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StorageInput;
import io.datashard.storage.StorageOutput;
import io.datashard.storage.StoragePath;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies data files that were unpublished for so long that their in-flight markers may have lost their effect. A running garbage collection
 * may have listed such a file as an orphan, and then removes it even if its marker or its time is renewed. A name that did not exist at that
 * time is in no list (decision 0021). Each copy has its marker before it is written. The old files are left to the garbage collector.
 * Thread-safe.
 */
public final class FileRenewal {
    /** A writer marks a file before it writes the file, and renews the marker: the marker is older than the file by less than this. */
    static final Duration SAFE = InFlightMarkers.PROTECTION.dividedBy(2);

    private static final Logger LOG = LoggerFactory.getLogger(FileRenewal.class);
    private static final int BUFFER = 1 << 20;

    private final Storage storage;
    private final InFlightMarkers markers;
    private final String remedy;
    private final Clock clock;
    private final IdSource ids;

    /**
     * Copies files of one table.
     *
     * @param remedy how the rows of a file that is damaged are written again, as a sentence without its full stop
     */
    public FileRenewal(Storage storage, Clock clock, IdSource ids, String remedy) {
        this.remedy = remedy;
        this.storage = storage;
        this.markers = new InFlightMarkers(storage);
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * The files, with copies of those that are too old.
     *
     * @throws CorruptDataException if an old file does not have the bytes that were written
     */
    List<DataFile> renew(List<DataFile> files) {
        Instant oldest = clock.instant().minus(SAFE);
        List<DataFile> renewed = new ArrayList<>();
        for (DataFile file : files) {
            Optional<ObjectInfo> info = storage.stat(file.path());
            // If a file is missing, the check of all files fails later.
            boolean old = info.isPresent() && info.get().lastModified().isBefore(oldest);
            renewed.add(old ? copy(file) : file);
        }
        return List.copyOf(renewed);
    }

    private DataFile copy(DataFile file) {
        String path = file.path().value();
        String folder = path.substring(0, path.lastIndexOf('/'));
        StoragePath name = StoragePath.of(folder).resolve("flink_" + ids.hex32() + ".parquet");
        markers.mark(name);
        MessageDigest digest = ContentCheck.sha256();
        try (StorageInput input = storage.openDataFile(file.path());
                StorageOutput output = storage.createDataFile(name, Pending.NOTHING)) {
            requireSame(file, input.length() == file.sizeInBytes());
            byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, file.sizeInBytes()))];
            for (long at = 0; at < file.sizeInBytes(); at += buffer.length) {
                int length = (int) Math.min(buffer.length, file.sizeInBytes() - at);
                input.readFully(at, buffer, 0, length);
                digest.update(buffer, 0, length);
                output.write(buffer, 0, length);
            }
            requireSame(
                    file,
                    file.sha256() == null || file.sha256().equals(HexFormat.of().formatHex(digest.digest())));
            output.finish();
        }
        LOG.info(
                "Publishing {} of {} in place of {}, which lay unpublished for more than {} hours",
                name,
                storage.root(),
                file.path(),
                SAFE.toHours());
        return file.at(name);
    }

    private void requireSame(DataFile file, boolean same) {
        if (!same) {
            throw new CorruptDataException(
                    "Cannot commit the data file " + storage.root() + "/" + file.path(),
                    "it does not have the bytes that were written, by length or SHA-256",
                    remedy + ". Nothing was committed");
        }
    }
}
