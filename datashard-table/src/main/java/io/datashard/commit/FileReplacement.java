package io.datashard.commit;

import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.storage.PathSet;
import io.datashard.storage.Pending;
import io.datashard.storage.StoragePath;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts files in place of others that hold the same rows, some groups in one commit. Not thread-safe.
 *
 * <p>Failure reasoning. Each attempt looks, on exactly the base on which it is conditioned, whether all inputs of a group are still live. If one
 * is not, others have deleted or rewritten its rows: that group is dropped, and the others are published. Appends of others take nothing away,
 * so they drop no group. Two replacements of one file can't both win: the base of the second lacks the file. So a replacement whose outcome is
 * not known needs no identity: whoever plans again finds either the inputs or the outputs in the table.
 */
public final class FileReplacement implements TableChange {
    private final WrittenFor target;
    private final List<Group> groups;
    private final Set<StoragePath> planned;
    private final FilePresence presence;
    private List<Group> live = List.of();
    private boolean certain;

    /**
     * Files that replace others.
     *
     * @param inputs the files to remove, each with the manifest in which it was seen
     * @param outputs the files that hold the same rows; at least one
     */
    public record Group(Map<StoragePath, StoragePath> inputs, List<DataFile> outputs) {
        public Group {
            inputs = Map.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }
    }

    /**
     * Creates the change.
     *
     * @param target the table that the files were written for
     * @param groups no two have an input in common
     * @param planned the manifests that were read to find the inputs, all of one snapshot
     * @param presence checks the outputs before they are published
     */
    public FileReplacement(WrittenFor target, List<Group> groups, Set<StoragePath> planned, FilePresence presence) {
        this.target = target;
        this.groups = List.copyOf(groups);
        this.planned = Set.copyOf(planned);
        this.presence = presence;
    }

    /** The groups that the last attempt found whole: after a commit, those that it has published. */
    public List<Group> live() {
        return live;
    }

    @Override
    public String subject() {
        return "rewritten data files";
    }

    @Override
    public Decision decide(CurrentTable base, TableLayout layout) {
        target.require(
                base.metadata(),
                groups.stream().mapToInt(group -> group.outputs().size()).sum() + " rewritten data files to "
                        + presence.table());
        live = live(base.metadata(), layout);
        if (live.isEmpty()) {
            return new Decision.Skip("others have removed or rewritten files of each group");
        }
        List<DataFile> outputs =
                live.stream().flatMap(group -> group.outputs().stream()).toList();
        Set<StoragePath> inputs =
                live.stream().flatMap(group -> group.inputs().keySet().stream()).collect(Collectors.toSet());
        return new Decision.Publish(
                Snapshot.REPLACE,
                outputs,
                inputs,
                Map.of(),
                snapshotId -> new PropertyChange(Map.of(), Set.of()),
                certainty(outputs));
    }

    /** Manifests never change: what was in one that is still listed is live. Files that moved are in manifests that are new. */
    private List<Group> live(TableMetadata base, TableLayout layout) {
        List<ManifestFile> manifests = base.currentSnapshot()
                .map(snapshot -> layout.readManifestList(base, snapshot))
                .orElse(List.of());
        Set<StoragePath> listed = manifests.stream().map(ManifestFile::path).collect(Collectors.toSet());
        PathSet sought = new PathSet();
        groups.stream().flatMap(group -> moved(group, listed)).forEach(sought::add);
        PathSet found = new PathSet();
        for (ManifestFile manifest : manifests) {
            if (found.size() < sought.size() && !planned.contains(manifest.path())) {
                find(layout.fetchManifest(base, manifest).visit(), sought, found);
            }
        }
        return groups.stream()
                .filter(group -> moved(group, listed).allMatch(found::contains))
                .toList();
    }

    /** The inputs whose manifest is gone. */
    private static Stream<StoragePath> moved(Group group, Set<StoragePath> listed) {
        return group.inputs().entrySet().stream()
                .filter(input -> !listed.contains(input.getValue()))
                .map(Map.Entry::getKey);
    }

    private static void find(ManifestEntries entries, PathSet sought, PathSet found) {
        while (entries.next()) {
            if (entries.isPathIn(sought)) {
                entries.addPathTo(found);
            }
        }
    }

    /** Once, because a later attempt may hold the lock. */
    private Pending<?> certainty(List<DataFile> outputs) {
        if (certain) {
            return Pending.NOTHING;
        }
        Pending<?> check = presence.beginCheck(outputs, false);
        return Pending.whenAskedFor(() -> {
            check.join();
            certain = true;
            return outputs;
        });
    }

    @Override
    public UnknownOutcomeException unknown(String what, String why, SnapshotId snapshotId, @Nullable Throwable cause) {
        return new UnknownOutcomeException(
                what,
                why,
                "Nothing was deleted. The rows of the table are the same either way. Plan the rewrite again: it finds the files that"
                        + " the table has; what is left over goes with the removal of orphan files",
                cause);
    }
}
