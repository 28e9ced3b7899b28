package io.datashard.format.commit;

import io.datashard.format.error.CorruptDataException;
import io.datashard.format.error.InvalidUseException;
import io.datashard.format.layout.ContentCheck;
import io.datashard.format.layout.CurrentTable;
import io.datashard.format.layout.TableLayout;
import io.datashard.format.manifest.DataFile;
import io.datashard.format.manifest.ManifestFile;
import io.datashard.format.metadata.Snapshot;
import io.datashard.format.metadata.SnapshotId;
import io.datashard.format.metadata.TableMetadata;
import io.datashard.format.storage.Pending;
import io.datashard.format.storage.StoragePath;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The append of one checkpoint of a sink, exactly once ({@code docs/exactly-once.md}).
 *
 * <p>Failure reasoning. The commit is repeated after every failure whose outcome is not known, possibly by another process, possibly much
 * later. It is recognised by lineage and checkpoint in the ledger of the very base that the attempt is conditioned on: two attempts of the
 * same commit can't both win, because the second one's base has the ledger of the first. A lineage is minted anew at every start and
 * restore, so that nothing of another run is ever taken for a repetition. Within a lineage, checkpoints are committed in order; so one that
 * is below the highest published one has been published.
 */
public final class SinkAppend implements TableChange {
    /** Summary keys of what a sink commits; informational, except that {@link RewindPolicy#ROLLBACK} finds the snapshots by them. */
    static final String SINK_ID = "datashard.flink.sink-id";

    static final String LINEAGE = "datashard.flink.lineage";
    static final String CHECKPOINT = "datashard.flink.checkpoint-id";

    private static final Logger LOG = LoggerFactory.getLogger(SinkAppend.class);

    private final CommitIdentity identity;
    private final WrittenFor target;
    private final List<DataFile> files;
    private final RewindPolicy onRewind;
    private final Map<String, String> userSummary;
    private final FilePresence presence;
    private final String digest;
    private @Nullable List<Pending<?>> marks;
    private boolean checked;

    /**
     * Creates the change.
     *
     * @param identity the identity of the commit
     * @param target the table that the files were written for
     * @param files the files of the checkpoint; at least one
     * @param userSummary further properties of the snapshot
     * @param presence checks the files before they are published
     */
    public SinkAppend(
            CommitIdentity identity,
            WrittenFor target,
            List<DataFile> files,
            RewindPolicy onRewind,
            Map<String, String> userSummary,
            FilePresence presence) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("a checkpoint without files is not committed");
        }
        this.identity = identity;
        this.target = target;
        this.files = List.copyOf(files);
        this.onRewind = onRewind;
        this.userSummary = Map.copyOf(userSummary);
        this.presence = presence;
        this.digest = digest(files);
    }

    /** The markers of the files; files of a commit that is published already may be gone, but markers harm nobody. */
    @Override
    public Pending<?> prepare() {
        if (checked) {
            return Pending.of(files);
        }
        List<Pending<?>> begun = presence.beginMarks(files);
        marks = begun;
        return Pending.all(begun);
    }

    @Override
    public Decision decide(CurrentTable base, TableLayout layout) {
        TableMetadata table = base.metadata();
        target.require(
                table,
                "checkpoint " + identity.checkpointId() + " of the sink '" + identity.sinkId() + "' to "
                        + presence.table());
        SinkLedger ledger = SinkLedger.read(table.properties(), identity.sinkId());
        Optional<SinkLedger.Entry> own = ledger.find(identity.lineage());
        if (own.isPresent()) {
            int order = identity.checkpointId().compareTo(own.get().checkpointId());
            String published = own.get().digest();
            boolean sameFilesExpected =
                    identity.scope() == CommitIdentity.Scope.CHECKPOINT && !published.equals(SinkLedger.NO_DIGEST);
            if (order == 0 && sameFilesExpected && !published.equals(digest)) {
                throw new CorruptDataException(
                        "Cannot commit checkpoint " + identity.checkpointId() + " of the sink '" + identity.sinkId()
                                + "'",
                        "the table has a commit of the same lineage and checkpoint with other files",
                        "Do not restore this state again; report it as a defect of the connector. Nothing was changed");
            }
            if (order <= 0) {
                return skip("is published already, by snapshot " + own.get().snapshotId() + " or before");
            }
            requireNotSuperseded(ledger);
            return publish(ledger, own.get().parent(), Set.of(), layout);
        }
        if (ledger.mayHaveForgotten() && anyIsLive(table, layout)) {
            return skip("is published already: its files are in the table");
        }
        requireNotSuperseded(ledger);
        Ancestor parent = Rewind.parent(ledger, identity.ancestors());
        Optional<Rewind> rewind = Rewind.find(ledger, identity.ancestors());
        if (rewind.isEmpty()) {
            return publish(ledger, parent, Set.of(), layout);
        }
        return switch (onRewind) {
            case FAIL -> throw rewound(rewind.get());
            case APPEND -> {
                LOG.warn(
                        "The sink '{}' goes on from checkpoint {}, though checkpoint {} is published; appending, as 'sink.on-rewind' says",
                        identity.sinkId(),
                        rewind.get().ancestor().fork(),
                        rewind.get().newest().checkpointId());
                yield publish(ledger, parent, Set.of(), layout);
            }
            case ROLLBACK ->
                publish(
                        rewind.get().rolledBack(ledger),
                        parent,
                        new Rollback(identity.sinkId(), rewind.get()).files(table, layout),
                        layout);
        };
    }

    private Decision.Publish publish(
            SinkLedger ledger, @Nullable Ancestor parent, Set<StoragePath> removed, TableLayout layout) {
        Map<String, String> summary = new HashMap<>(userSummary);
        summary.put(SINK_ID, identity.sinkId());
        summary.put(LINEAGE, identity.lineage());
        summary.put(CHECKPOINT, identity.checkpointId().toString());
        String operation = removed.isEmpty() ? Snapshot.APPEND : layout.operationOfOverwrite();
        return new Decision.Publish(
                operation,
                files,
                removed,
                summary,
                snapshotId -> Map.of(
                        SinkLedger.PROPERTY_PREFIX + identity.sinkId(),
                        ledger.with(entry(parent, snapshotId)).text()),
                check());
    }

    /** Begins it only now: files of a commit that is published already may be gone, by compaction and expiry. */
    private Pending<?> check() {
        if (checked) {
            return Pending.of(files);
        }
        List<Pending<?>> begun = marks;
        marks = null;
        Pending<?> check = presence.beginCheck(files, begun == null ? presence.beginMarks(files) : begun);
        return Pending.whenAskedFor(() -> {
            Object unused = check.get();
            checked = true;
            return files;
        });
    }

    private SinkLedger.Entry entry(@Nullable Ancestor parent, SnapshotId snapshotId) {
        return new SinkLedger.Entry(
                identity.lineage(), parent, identity.checkpointId(), snapshotId, files.size(), digest);
    }

    private Decision.Skip skip(String reason) {
        String text = "checkpoint " + identity.checkpointId() + " of the sink '" + identity.sinkId() + "' " + reason;
        LOG.warn("Not committing again: {}", text);
        return new Decision.Skip(text);
    }

    private boolean anyIsLive(TableMetadata table, TableLayout layout) {
        Set<StoragePath> ours = new HashSet<>(files.stream().map(DataFile::path).toList());
        for (ManifestFile manifest : table.currentSnapshot()
                .map(snapshot -> layout.readManifestList(table, snapshot))
                .orElse(List.of())) {
            if (layout.readManifest(table, manifest).stream()
                    .anyMatch(entry -> ours.contains(entry.file().path()))) {
                return true;
            }
        }
        return false;
    }

    /**
     * A later run is in the table that went on from this one, so this one is a leftover: a process that was cut off and does not know that
     * its job goes on elsewhere, or a restored state that the job has left behind. Rolling the later run back would undo good commits.
     */
    private void requireNotSuperseded(SinkLedger ledger) {
        List<SinkLedger.Entry> successors = ledger.successors(identity.lineage());
        if (successors.isEmpty() || onRewind == RewindPolicy.APPEND) {
            return;
        }
        SinkLedger.Entry newest = successors.get(successors.size() - 1);
        throw new InvalidUseException(
                "Cannot commit checkpoint " + identity.checkpointId() + " of the sink '" + identity.sinkId() + "'",
                "a later run of the job has gone on from an earlier checkpoint and has published up to checkpoint "
                        + newest.checkpointId() + " (snapshot " + newest.snapshotId()
                        + "): what came in between would be there twice",
                "Stop this job if the later run is alive; otherwise restore the newest checkpoint or savepoint, or append all the"
                        + " same with 'sink.on-rewind' = 'append'. Nothing was changed");
    }

    private InvalidUseException rewound(Rewind rewind) {
        SinkLedger.Entry published = rewind.newest();
        return new InvalidUseException(
                "Cannot commit checkpoint " + identity.checkpointId() + " of the sink '" + identity.sinkId() + "'",
                "the job was restored from checkpoint " + rewind.ancestor().fork()
                        + ", but its table already has what a later run or checkpoint published, up to checkpoint "
                        + published.checkpointId() + " (snapshot " + published.snapshotId()
                        + "): what came in between would be there twice",
                "Restore the newest checkpoint or savepoint instead, or decide with 'sink.on-rewind': 'rollback' publishes without the"
                        + " files of the later checkpoints, 'append' keeps them. Nothing was changed");
    }

    /** Digest of what is committed: the paths and row counts, in path order. */
    static String digest(List<DataFile> files) {
        StringBuilder text = new StringBuilder();
        files.stream()
                .map(file -> file.path() + " " + file.recordCount() + "\n")
                .sorted()
                .forEach(text::append);
        return ContentCheck.sha256(text.toString().getBytes(StandardCharsets.UTF_8))
                .substring(0, 32);
    }
}
