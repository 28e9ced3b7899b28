package io.datashard.commit;

import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import java.util.List;

/**
 * Merges small manifests into one, in a snapshot that changes no rows. One commit merges so much as {@link ManifestMerge} takes at a time;
 * repeat it until there is nothing to merge.
 */
public final class ManifestCompaction implements TableChange {
    @Override
    public Decision decide(CurrentTable base, TableLayout layout) {
        return chosen(base.metadata(), layout).isEmpty()
                ? new Decision.Skip("there are no two small manifests")
                : Decision.Publish.merge(Snapshot.REPLACE);
    }

    @Override
    public String subject() {
        return "a merge of manifests";
    }

    /** The manifests of the current snapshot that one commit would merge into one; empty if there is nothing to merge. */
    public static List<ManifestFile> chosen(TableMetadata table, TableLayout layout) {
        return table.currentSnapshot()
                .map(snapshot -> ManifestMerge.chooseAny(layout.readManifestList(table, snapshot)))
                .orElse(List.of());
    }
}
