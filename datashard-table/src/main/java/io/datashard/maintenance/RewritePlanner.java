package io.datashard.maintenance;

import io.datashard.commit.WrittenFor;
import io.datashard.layout.CurrentTable;
import io.datashard.model.FileToRead;
import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import io.datashard.schema.Partition;
import io.datashard.schema.PartitionSpec;
import io.datashard.storage.PathSet;
import io.datashard.storage.StoragePath;
import io.datashard.table.TableAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds small files that become fewer together. Reads manifests, one at a time. Not thread-safe.
 *
 * <p>Leaves out, in the classic layout on S3, what was committed a moment ago. If the store applies a commit of Python 0.6 or 0.7 and its answer
 * is lost, Python takes the commit for lost and adds the same files once more (classic format section 6.5). That does no harm while the files
 * are live: a path counts once. If they had been rewritten meanwhile, their rows would be there twice.
 */
final class RewritePlanner {
    /** Python tries for less than two minutes; the rest is for clocks that differ. */
    private static final Duration SETTLED = Duration.ofMinutes(10);

    private final RewriteSettings settings;
    private final Predicate<SequenceNumber> isSettled;
    private final Map<Partition, List<Small>> small = new LinkedHashMap<>();
    private final PathSet seen = new PathSet();

    private RewritePlanner(RewriteSettings settings, Predicate<SequenceNumber> isSettled) {
        this.settings = settings;
        this.isSettled = isSettled;
    }

    /** A small file, and where it was found. */
    record Small(FileToRead file, SequenceNumber number, StoragePath manifest) {}

    /** Small files of one partition, in the order of their commits. */
    record Group(Partition partition, List<Small> files) {
        long bytes() {
            return files.stream().mapToLong(small -> small.file().sizeInBytes()).sum();
        }

        long rows() {
            return files.stream().mapToLong(small -> small.file().recordCount()).sum();
        }
    }

    /**
     * What to rewrite.
     *
     * @param target the table as it was read
     * @param manifests all manifests of the table
     */
    record Plan(WrittenFor target, Set<StoragePath> manifests, List<Group> groups) {
        RewritePlan describe() {
            List<RewriteGroup> described = groups.stream()
                    .map(group -> new RewriteGroup(
                            name(group.partition(), target),
                            group.files().stream()
                                    .map(small -> small.file().path().value())
                                    .toList(),
                            group.bytes(),
                            group.rows()))
                    .toList();
            return new RewritePlan(
                    described,
                    described.stream().mapToInt(group -> group.files().size()).sum(),
                    described.stream().mapToLong(RewriteGroup::bytes).sum());
        }
    }

    private static String name(Partition partition, WrittenFor target) {
        String folder = target.spec().folder(partition, target.schema());
        int slash = folder.indexOf('/');
        return slash < 0 ? "" : folder.substring(slash + 1);
    }

    /**
     * Plans a rewrite of the current table.
     *
     * @throws io.datashard.error.InvalidUseException if this library can't write to the table
     */
    static Plan plan(TableAccess access, RewriteSettings settings) {
        CurrentTable current = access.layout().loadOrFail();
        access.layout().requireWritable(current);
        TableMetadata table = current.metadata();
        List<ManifestFile> manifests = table.currentSnapshot()
                .map(snapshot -> access.layout().readManifestList(table, snapshot))
                .orElse(List.of());
        RewritePlanner planner = new RewritePlanner(settings, settled(access, table));
        Set<StoragePath> names = new HashSet<>();
        for (ManifestFile manifest : manifests) {
            names.add(manifest.path());
            planner.gather(
                    access.layout().fetchManifest(table, manifest).visit(), manifest.path(), table.partitionSpec());
        }
        return new Plan(WrittenFor.of(table), Set.copyOf(names), planner.groups());
    }

    /** Which commits nobody makes again any more, by the number of their snapshots. */
    private static Predicate<SequenceNumber> settled(TableAccess access, TableMetadata table) {
        if (!access.layout().mayAddFilesAgain() || !access.storage().traits().farAway()) {
            return number -> true;
        }
        Instant limit = access.clock().instant().minus(SETTLED);
        List<Snapshot> young = table.snapshots().stream()
                .filter(snapshot -> !snapshot.timestamp().isBefore(limit))
                .toList();
        boolean areUnnumbered =
                young.stream().anyMatch(snapshot -> !snapshot.sequenceNumber().isKnown());
        long first = young.stream()
                .map(Snapshot::sequenceNumber)
                .filter(SequenceNumber::isKnown)
                .mapToLong(SequenceNumber::value)
                .min()
                .orElse(Long.MAX_VALUE);
        return number -> number.isKnown() ? number.value() < first : !areUnnumbered;
    }

    private void gather(ManifestEntries entries, StoragePath manifest, PartitionSpec spec) {
        while (entries.next()) {
            // Python 0.6 may list a file twice. A file whose partition is not known has no others of its partition.
            if (!entries.addPathTo(seen)
                    || entries.file().partitionValues().size() != spec.fields().size()) {
                continue;
            }
            FileToRead file = entries.toRead();
            if (settings.isSmall(file.sizeInBytes()) && isSettled.test(entries.sequenceNumber())) {
                Partition partition = Partition.of(entries.file().partitionValues());
                small.computeIfAbsent(partition, unused -> new ArrayList<>())
                        .add(new Small(file, entries.sequenceNumber(), manifest));
            }
        }
    }

    private List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        small.forEach((partition, files) -> {
            files.sort(Comparator.comparing(Small::number));
            List<Small> group = new ArrayList<>();
            long bytes = 0;
            for (Small file : files) {
                if (bytes + file.file().sizeInBytes() > settings.maxGroupSize()) {
                    addIfFewer(groups, partition, group, bytes);
                    group = new ArrayList<>();
                    bytes = 0;
                }
                group.add(file);
                bytes += file.file().sizeInBytes();
            }
            addIfFewer(groups, partition, group, bytes);
        });
        return List.copyOf(groups);
    }

    private void addIfFewer(List<Group> groups, Partition partition, List<Small> files, long bytes) {
        long fewest = Math.max(1, (bytes + settings.targetFileSize() - 1) / settings.targetFileSize());
        if (files.size() >= settings.minInputFiles() && files.size() > fewest) {
            groups.add(new Group(partition, List.copyOf(files)));
        }
    }
}
