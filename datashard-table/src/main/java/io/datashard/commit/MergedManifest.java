package io.datashard.commit;

import io.datashard.layout.EncodedManifest;
import io.datashard.layout.EncodedObject;
import io.datashard.layout.TableLayout;
import io.datashard.model.EncodedEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The manifest that one commit merges from small ones. Its entries are copied as they are stored, none is decoded. It is made once: as long as
 * the manifests that it replaces are in the base, later attempts of the commit write the same bytes. Not thread-safe.
 */
final class MergedManifest {
    private final Storage storage;
    private final TableLayout layout;
    private List<ManifestFile> sources = List.of();
    private @Nullable EncodedManifest made;

    MergedManifest(Storage storage, TableLayout layout) {
        this.storage = storage;
        this.layout = layout;
    }

    /**
     * The manifests that a commit on this base replaces by one; empty if no merge is due. A merge that was made before goes on, even if there
     * is more to merge now.
     *
     * @param mergesAll whether a merge is due as soon as there are two small manifests
     */
    List<ManifestFile> choose(TableMetadata base, List<ManifestFile> manifests, boolean mergesAll) {
        boolean goesOn = made != null && new HashSet<>(manifests).containsAll(sources);
        if (goesOn) {
            return sources;
        }
        return mergesAll
                ? ManifestMerge.chooseAny(manifests)
                : ManifestMerge.of(base.properties(), storage.root()).choose(manifests);
    }

    /** The merged manifest under a name, not written yet. */
    EncodedManifest merge(
            TableMetadata base,
            List<ManifestFile> chosen,
            StoragePath path,
            SnapshotId snapshotId,
            SequenceNumber sequenceNumber) {
        EncodedManifest known = made;
        if (known == null || !chosen.equals(sources)) {
            known = layout.encodeMerged(path, base, chosen, entries(base, chosen), snapshotId, sequenceNumber);
            made = known;
            sources = List.copyOf(chosen);
        }
        return new EncodedManifest(
                new EncodedObject(path, known.object().bytes()),
                known.description().writtenAs(path, snapshotId, sequenceNumber));
    }

    private List<EncodedEntry> entries(TableMetadata base, List<ManifestFile> chosen) {
        List<Pending<List<EncodedEntry>>> reads = chosen.stream()
                .map(manifest -> storage.steps().begin(() -> layout.readEncoded(base, manifest)))
                .toList();
        Pending.joinAll(reads);
        // Python 0.6 may list a file twice.
        Set<StoragePath> seen = new HashSet<>();
        List<EncodedEntry> entries = new ArrayList<>();
        for (Pending<List<EncodedEntry>> read : reads) {
            read.get().stream().filter(entry -> seen.add(entry.path())).forEach(entries::add);
        }
        return entries;
    }

    /** The manifests with the merged one in the place of the first that it replaces; without it, if it has no entries. */
    static List<ManifestFile> replace(List<ManifestFile> manifests, List<ManifestFile> chosen, ManifestFile merged) {
        Set<StoragePath> replaced = chosen.stream().map(ManifestFile::path).collect(Collectors.toSet());
        List<ManifestFile> result = new ArrayList<>();
        boolean placed = merged.existingFiles() == 0;
        for (ManifestFile manifest : manifests) {
            if (!replaced.contains(manifest.path())) {
                result.add(manifest);
            } else if (!placed) {
                result.add(merged);
                placed = true;
            }
        }
        return result;
    }
}
