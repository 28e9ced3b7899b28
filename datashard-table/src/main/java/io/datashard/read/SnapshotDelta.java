package io.datashard.read;

import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.storage.PathSet;
import io.datashard.storage.StoragePath;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The difference between two snapshots. Reads the two manifest lists and the manifests that one of them lacks: a file in a manifest of both is
 * neither new nor removed. If files may be added again, also reads the manifests of both, to find such files.
 *
 * @param newManifests the manifests that the earlier snapshot lacks
 * @param oldPaths the data files in manifests that the later snapshot lacks
 * @param kept the manifests that both have
 */
record SnapshotDelta(List<ManifestFile> newManifests, PathSet oldPaths, List<ManifestFile> kept) {
    static SnapshotDelta between(ManifestReader reader, Snapshot from, Snapshot to) {
        List<ManifestFile> before = reader.readManifestList(from);
        List<ManifestFile> after = reader.readManifestList(to);
        Set<StoragePath> pathsBefore = paths(before);
        Set<StoragePath> pathsAfter = paths(after);
        PathSet oldPaths = new PathSet();
        for (ManifestFile manifest : before) {
            if (!pathsAfter.contains(manifest.path())) {
                ManifestReader.addPaths(reader.fetchManifest(manifest), oldPaths);
            }
        }
        List<ManifestFile> newManifests = after.stream()
                .filter(manifest -> !pathsBefore.contains(manifest.path()))
                .toList();
        List<ManifestFile> kept = before.stream()
                .filter(manifest -> pathsAfter.contains(manifest.path()))
                .toList();
        return new SnapshotDelta(newManifests, oldPaths, kept);
    }

    /** Tests which data files, besides the {@link #oldPaths}, the earlier snapshot has. */
    EntryCondition keptFiles(ManifestReader reader) {
        return newManifests.isEmpty() ? entry -> false : reader.addedBy(kept);
    }

    /** Whether the later snapshot lacks a data file of the earlier one. Reads the new manifests if manifests went away. */
    boolean removedFiles(ManifestReader reader) {
        if (oldPaths.size() == 0) {
            return false;
        }
        PathSet moved = new PathSet();
        for (ManifestFile manifest : newManifests) {
            ManifestEntries entries = reader.fetchManifest(manifest).visit();
            while (entries.next()) {
                if (entries.isPathIn(oldPaths)) {
                    entries.addPathTo(moved);
                }
            }
        }
        return moved.size() < oldPaths.size();
    }

    private static Set<StoragePath> paths(List<ManifestFile> manifests) {
        return manifests.stream().map(ManifestFile::path).collect(Collectors.toSet());
    }
}
