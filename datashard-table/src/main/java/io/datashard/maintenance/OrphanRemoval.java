package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import io.datashard.commit.InFlightMarkers;
import io.datashard.error.DataShardException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.MetadataFileName;
import io.datashard.read.LegacyHistory;
import io.datashard.storage.FailureLog;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.table.TableAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes files of a table that no listed snapshot needs and no writer may still publish: data files, manifests, manifest lists, superseded
 * metadata files, leftovers of writes, in-flight markers that have lost their effect (classic format section 7, iceberg format section 7).
 * Immutable.
 *
 * <p>Failure reasoning. A file is safe if it is younger than the grace, marked, or reachable. The time is taken first, by the storage's own
 * clock; then the markers are read, then the table: a writer marks before it writes and removes the marker after its commit, so at every moment
 * its file is marked or reachable, or younger than the time that was taken. Markers and the table are read again after the listing, for files
 * that were marked anew meanwhile. What can't be listed or read ends the task before anything is removed. Data files go first, then manifests,
 * then metadata files. All are found by listing, so that a task that ends early leaves nothing that the next one does not find.
 */
@PublicEvolving
public final class OrphanRemoval {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanRemoval.class);
    private static final Duration DEFAULT_GRACE = Duration.ofDays(1);
    private static final Duration LEAST_GRACE = Duration.ofHours(1);
    private static final StoragePath DATA = StoragePath.of("data");
    private static final StoragePath METADATA = StoragePath.of("metadata");
    private static final String MANIFESTS = "metadata/manifests/";
    private static final String TEMPORARY = ".tmp.";
    private static final int AT_A_TIME = 64;

    private final TableAccess access;
    private final Duration grace;
    private final boolean shortGrace;

    private OrphanRemoval(TableAccess access, Duration grace, boolean shortGrace) {
        this.access = access;
        this.grace = grace;
        this.shortGrace = shortGrace;
    }

    static OrphanRemoval of(TableAccess access) {
        return new OrphanRemoval(access, DEFAULT_GRACE, false);
    }

    /** Removes only files that were written longer ago than this, by the clock of the storage. 1 day without it; at least 1 hour. */
    public OrphanRemoval olderThan(Duration age) {
        return new OrphanRemoval(access, age, shortGrace);
    }

    /** Permits less than an hour. Only for a table that nobody writes to without in-flight markers, such as Python before 0.6. */
    public OrphanRemoval allowShortGrace() {
        return new OrphanRemoval(access, grace, true);
    }

    /** What {@link #run} would remove now, by the clock of this process. Changes nothing. */
    public OrphanReport plan() {
        requireGrace();
        List<OrphanFile> files = find(access.clock().instant());
        return new OrphanReport(files, bytes(files), List.of(), false);
    }

    /**
     * Removes the files.
     *
     * @return what was removed, and what the storage would not remove
     * @throws InvalidUseException if the grace is too short, there is no table, or its files can't be told from orphans
     * @throws io.datashard.error.CorruptDataException if a manifest of any snapshot is missing or damaged; nothing was removed
     * @throws io.datashard.error.StorageException if files can't be listed or read; nothing was removed
     */
    public OrphanReport run(Progress progress) {
        requireGrace();
        List<OrphanFile> files = find(storageTime());
        List<OrphanFile> removed = new ArrayList<>();
        List<String> stayed = new ArrayList<>();
        int handled = 0;
        for (int from = 0; from < files.size() && !progress.isCancelled(); from += AT_A_TIME) {
            List<OrphanFile> batch = files.subList(from, Math.min(from + AT_A_TIME, files.size()));
            remove(batch, removed, stayed);
            handled += batch.size();
            progress.at("removing orphan files", handled, files.size());
        }
        if (!removed.isEmpty()) {
            LOG.info(
                    "Removed {} orphan files of {}",
                    removed.size(),
                    access.storage().root());
        }
        return new OrphanReport(files.subList(0, handled), bytes(removed), stayed, handled < files.size());
    }

    private static long bytes(List<OrphanFile> files) {
        return files.stream().mapToLong(OrphanFile::bytes).sum();
    }

    private void requireGrace() {
        if (grace.isNegative() || (grace.compareTo(LEAST_GRACE) < 0 && !shortGrace)) {
            throw new InvalidUseException(
                    "Cannot remove orphan files of " + access.storage().root(),
                    "files may be as young as " + grace + ", which is less than an hour",
                    "Choose at least an hour, or allow a short grace if no writer without in-flight markers is at work");
        }
    }

    /** A marker of a file that nobody will write tells the time of the storage, and is known to all who look at the folder. */
    private Instant storageTime() {
        Storage storage = access.storage();
        requireKnown(access.layout().loadOrFail());
        InFlightMarkers markers = new InFlightMarkers(storage);
        StoragePath probe = StoragePath.of("data/clock_" + access.ids().hex32());
        markers.mark(probe);
        try {
            StoragePath marker = InFlightMarkers.FOLDER.resolve(probe.name() + ".inflight");
            return storage.stat(marker)
                    .map(ObjectInfo::lastModified)
                    .orElseThrow(() -> new InvalidUseException(
                            "Cannot remove orphan files of " + storage.root(),
                            "somebody removes in-flight markers that are not old",
                            "End that: in-flight markers protect the files of writers. Nothing was removed"));
        } finally {
            markers.release(List.of(probe));
        }
    }

    private List<OrphanFile> find(Instant now) {
        Storage storage = access.storage();
        MarkedPaths marked = new MarkedPaths();
        marked.read(storage, now);
        CurrentTable table = access.layout().loadOrFail();
        requireKnown(table);
        ReachableFiles reachable = new ReachableFiles(access.layout(), storage.steps());
        reachable.add(table);
        Instant cutoff = now.minus(grace);
        String manifest = access.layout().newManifest().value();
        String folder = manifest.substring(0, manifest.lastIndexOf('/') + 1);
        List<OrphanFile> candidates = new ArrayList<>();
        for (StoragePath place : List.of(DATA, METADATA)) {
            List<ObjectInfo> files = storage.list(place);
            requireNoOtherEngine(files);
            files.forEach(file -> candidate(file, cutoff, folder).ifPresent(candidates::add));
        }
        marked.read(storage, now);
        reachable.add(access.layout().loadOrFail());
        List<OrphanFile> orphans = new ArrayList<>(candidates.stream()
                .filter(file -> isOrphan(file, reachable))
                .filter(file -> !marked.protects(StoragePath.of(file.path())))
                .sorted(Comparator.comparing(OrphanRemoval::order).thenComparing(OrphanFile::path))
                .toList());
        marked.expired().forEach(marker -> orphans.add(orphan(marker, "marker")));
        return orphans;
    }

    /** Of some tables, not all files are found that have rows; then none may be removed. */
    private void requireKnown(CurrentTable table) {
        access.layout().requireWritable(table);
        if (new LegacyHistory(access.manifests(table.metadata()), table.metadata()).isIncremental()) {
            throw new InvalidUseException(
                    "Cannot remove orphan files of " + access.storage().root(),
                    "snapshots of Python up to 0.4 name only the files that they added, and older ones may have been dropped",
                    "Copy the rows to a new table. Nothing was removed");
        }
    }

    /** Another engine that has a catalog of its own names files that no snapshot of ours does. */
    private void requireNoOtherEngine(List<ObjectInfo> files) {
        Optional<String> foreign = files.stream()
                .map(ObjectInfo::path)
                .filter(path -> path.equals(METADATA.resolve(path.name())))
                .map(StoragePath::name)
                .filter(name -> name.endsWith(".metadata.json")
                        && !name.startsWith(TEMPORARY)
                        && MetadataFileName.parse(name).isEmpty())
                .findFirst();
        if (foreign.isPresent()) {
            throw new InvalidUseException(
                    "Cannot remove orphan files of " + access.storage().root(),
                    "there is a metadata file of another engine, " + foreign.get()
                            + ": what that names can't be told from orphans",
                    "If nobody needs it any more, move it elsewhere. Nothing was removed");
        }
    }

    /** A file that is old enough and of a kind that a table may leave behind. */
    private static Optional<OrphanFile> candidate(ObjectInfo file, Instant cutoff, String folderOfManifests) {
        String path = file.path().value();
        if (!file.lastModified().isBefore(cutoff)) {
            return Optional.empty();
        }
        if (path.startsWith("data/")) {
            return Optional.of(orphan(file, isTemporary(file) ? "temporary" : "data"));
        }
        String name = file.path().name();
        boolean direct = path.equals("metadata/" + name);
        // Also those of before a migration.
        boolean isManifest = path.equals(MANIFESTS + name) || path.equals(folderOfManifests + name);
        if (direct && isTemporary(file)) {
            return Optional.of(orphan(file, "temporary"));
        }
        if (direct && MetadataFileName.parse(name).isPresent()) {
            return Optional.of(orphan(file, "metadata"));
        }
        return isManifest && name.endsWith(".avro") ? Optional.of(orphan(file, "manifest")) : Optional.empty();
    }

    private static boolean isTemporary(ObjectInfo file) {
        return file.path().name().startsWith(TEMPORARY);
    }

    private static OrphanFile orphan(ObjectInfo file, String kind) {
        return new OrphanFile(file.path().value(), file.size(), file.lastModified(), kind);
    }

    private static boolean isOrphan(OrphanFile file, ReachableFiles reachable) {
        StoragePath path = StoragePath.of(file.path());
        return file.kind().equals("metadata")
                ? MetadataFileName.parse(path.name())
                        .filter(name -> !reachable.keepsMetadata(
                                path.name(), name.metadataVersion().number()))
                        .isPresent()
                : !reachable.has(path);
    }

    private static int order(OrphanFile file) {
        return List.of("data", "temporary", "manifest", "metadata").indexOf(file.kind());
    }

    private void remove(List<OrphanFile> batch, List<OrphanFile> removed, List<String> stayed) {
        Storage storage = access.storage();
        List<Pending<String>> steps = batch.stream()
                .map(file -> storage.steps().begin(() -> {
                    remove(file);
                    return file.path();
                }))
                .toList();
        steps.forEach(Pending::await);
        for (int i = 0; i < batch.size(); i++) {
            try {
                steps.get(i).join();
                removed.add(batch.get(i));
            } catch (DataShardException e) {
                FailureLog.warn(LOG, e, "Left an orphan file behind in {}", storage.root());
                stayed.add(batch.get(i).path());
            }
        }
    }

    /**
     * Looks once more at what may have come again under its name: a writer that was suspended renews its marker, and a metadata file has the name
     * of one of another table that was made in this place. The removal of such a name must not be repeated: it could be carried out late.
     */
    private void remove(OrphanFile file) {
        StoragePath path = StoragePath.of(file.path());
        if (!file.kind().equals("metadata") && !file.kind().equals("marker")) {
            access.storage().delete(path);
            return;
        }
        boolean isTheSame = access.storage()
                .stat(path)
                .filter(now -> now.lastModified().equals(file.lastModified()))
                .isPresent();
        if (isTheSame) {
            access.storage().deleteOnce(path);
        }
    }
}
