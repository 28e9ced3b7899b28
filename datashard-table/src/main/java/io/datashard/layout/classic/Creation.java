package io.datashard.layout.classic;

import io.datashard.error.RefusedWriteException;
import io.datashard.error.StorageException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.LayoutSigns;
import io.datashard.layout.MetadataFileName;
import io.datashard.layout.NewTable;
import io.datashard.model.MetadataVersion;
import io.datashard.storage.IdSource;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.WriteOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates a classic table (classic format section 6.6).
 *
 * <p>Failure reasoning: the table exists when its version hint exists, and the hint is created exclusively. A creation that dies before that
 * leaves a first metadata file. The next creation adds the hint, because a table must never be initialised twice.
 */
final class Creation {
    private static final Logger LOG = LoggerFactory.getLogger(Creation.class);
    private static final MetadataVersion FIRST = new MetadataVersion(0);
    private static final Duration LONGEST_BEFORE_LOCK = Duration.ofSeconds(2);

    private final Storage storage;
    private final MetadataReader reader;
    private final Clock clock;
    private final IdSource ids;

    Creation(Storage storage, MetadataReader reader, Clock clock, IdSource ids) {
        this.storage = storage;
        this.reader = reader;
        this.clock = clock;
        this.ids = ids;
    }

    boolean create(NewTable table, Duration lockTimeout) {
        Instant asked = clock.instant();
        Pending<Signs> early = storage.steps().begin(this::look);
        try (MetadataLock lock = storage.lock(lockTimeout)) {
            Signs found = look(asked, early);
            if (found.icebergHint() || !found.metadataFiles().isEmpty()) {
                MetadataReader.requireNotIceberg(storage);
            }
            if (found.hint()) {
                return false;
            }
            // Look not only at the hint: a table that lost its hint must never be initialised again.
            if (!found.metadataFiles().isEmpty()) {
                finish(found.metadataFiles());
                return false;
            }
            MetadataFile document = MetadataFile.create(
                    table.location(), ids.uuid(), table.schema(), table.properties(), clock.millis(), ids.hex32());
            MetadataFileName name = MetadataFileName.unique(FIRST, ids.hex8());
            storage.write(name.path(), document.toBytes());
            return publish(name, document);
        } finally {
            early.await();
        }
    }

    /**
     * What is there. Metadata files without a hint are looked at again under the lock: they may be what a drop was about to remove when it was
     * looked at, and a hint to a file that is gone would be a table that nobody can read or create.
     */
    private Signs look(Instant asked, Pending<Signs> early) {
        if (isEarlyEnough(asked)) {
            Signs found = early.get();
            if (found.hint() || found.metadataFiles().isEmpty()) {
                return found;
            }
        }
        return look();
    }

    /** The signs of a table. */
    private record Signs(
            boolean hint, boolean icebergHint, NavigableMap<MetadataVersion, List<StoragePath>> metadataFiles) {}

    /**
     * Whether signs that were read while the lock was being taken count. If another creation has ended since, it has written the hint, and the
     * exclusive creation below fails. If it died, its lock stays for the length of a lease. But where locks end with their process, it may
     * have left a metadata file that only a look under the lock shows.
     */
    private boolean isEarlyEnough(Instant asked) {
        Duration waited = Duration.between(asked, clock.instant());
        return !storage.traits().lockEndsWithProcess()
                && !waited.isNegative()
                && waited.compareTo(LONGEST_BEFORE_LOCK) < 0;
    }

    private Signs look() {
        Pending<Boolean> hint =
                storage.steps().begin(() -> storage.stat(VersionHint.PATH).isPresent());
        Pending<Boolean> icebergHint = storage.steps()
                .begin(() -> storage.stat(LayoutSigns.ICEBERG_HINT).isPresent());
        Pending<NavigableMap<MetadataVersion, List<StoragePath>>> files =
                storage.steps().begin(reader::metadataFiles);
        Pending.joinAll(List.of(hint, icebergHint, files));
        return new Signs(hint.get(), icebergHint.get(), files.get());
    }

    /** Whether the table is ours; if another creation was first, ours is removed. */
    private boolean publish(MetadataFileName name, MetadataFile document) {
        byte[] hint = VersionHint.of(name).toBytes();
        WriteOutcome outcome;
        try {
            // Commit point: the table exists when its hint does.
            outcome = storage.create(VersionHint.PATH, hint);
        } catch (RefusedWriteException e) {
            storage.delete(name.path());
            throw e;
        }
        return outcome.map(
                applied -> {
                    reader.remember(new CurrentTable(FIRST, name.path(), document, applied.etag(), false));
                    return true;
                },
                conflict -> {
                    boolean ours = isOurs(hint);
                    if (!ours) {
                        storage.delete(name.path());
                    }
                    return ours;
                },
                unknown -> {
                    if (!isOurs(hint)) {
                        throw unknown("Cannot create the table ", unknown.cause());
                    }
                    return true;
                });
    }

    private boolean isOurs(byte[] hint) {
        return storage.read(VersionHint.PATH)
                .filter(found -> Arrays.equals(found.bytes(), hint))
                .isPresent();
    }

    /**
     * Adds the hint of a table whose creation died before that. Only if there is nothing but a first metadata file: then no commit was ever
     * made, so the hint can't have named anything else.
     */
    private void finish(NavigableMap<MetadataVersion, List<StoragePath>> found) {
        List<StoragePath> newest = found.lastEntry().getValue();
        Optional<MetadataFileName> name = MetadataFileName.parse(newest.get(0).name());
        boolean unfinished = found.lastKey().equals(FIRST)
                && newest.size() == 1
                && name.isPresent()
                && !name.get().isNumeric();
        if (!unfinished) {
            return;
        }
        LOG.warn(
                "Finishing the creation of the table {}, which died before its version hint was written",
                storage.root());
        WriteOutcome outcome =
                storage.create(VersionHint.PATH, VersionHint.of(name.get()).toBytes());
        outcome.doubt().ifPresent(cause -> {
            throw unknown("Cannot finish the creation of the table ", cause);
        });
    }

    private StorageException unknown(String what, Throwable cause) {
        return new StorageException(
                what + storage.root(),
                "the outcome of writing its version hint is not known",
                "Try again: a table that is there already is left as it is",
                cause);
    }
}
