package io.datashard.layout.avro;

import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Schema;
import java.lang.ref.WeakReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The {@link BoundIds} of one table, while its metadata changes. Manifests that a reader keeps hold what this returns. So it is one object as long
 * as the columns stay, and has the ids of the snapshots that were listed last, and no metadata. Thread-safe.
 */
public final class TableBoundIds {
    private final boolean respellsUuids;
    private final Predicate<Snapshot> isByLaterRelease;
    private WeakReference<TableMetadata> last = new WeakReference<>(null);
    private @Nullable Basis basis;
    private BoundIds ids = BoundIds.AS_RECORDED;

    /**
     * Knows no metadata yet.
     *
     * @param respellsUuids whether the bounds of uuids may have another spelling than the values
     * @param isByLaterRelease whether neither Python 0.6 nor 0.7 made a snapshot, by what is recorded of it in this layout
     */
    public TableBoundIds(boolean respellsUuids, Predicate<Snapshot> isByLaterRelease) {
        this.respellsUuids = respellsUuids;
        this.isByLaterRelease = isByLaterRelease;
    }

    /** What decides which columns are certain. */
    private record Basis(String uuid, @Nullable Schema schema, PartitionSpec spec, boolean isWritable) {
        static Basis of(TableMetadata table) {
            return new Basis(
                    table.tableUuid(),
                    table.schema(),
                    table.partitionSpec(),
                    table.whyNotWritable().isEmpty());
        }
    }

    /** What is certain by this metadata, and from then on by that of later calls. */
    public synchronized BoundIds of(TableMetadata table) {
        if (!last.refersTo(table)) {
            Basis now = Basis.of(table);
            if (!now.equals(basis)) {
                basis = now;
                ids = BoundIds.of(table, respellsUuids);
            }
            if (table.schema() != null) {
                ids.believe(table.snapshots().stream()
                        .filter(isByLaterRelease)
                        .map(Snapshot::id)
                        .collect(Collectors.toUnmodifiableSet()));
            }
            last = new WeakReference<>(table);
        }
        return ids;
    }
}
