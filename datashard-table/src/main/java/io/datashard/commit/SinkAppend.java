package io.datashard.commit;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.storage.ContentCheck;
import io.datashard.storage.Pending;
import io.datashard.storage.StoragePath;
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
 * <p>Failure reasoning. The commit is repeated after every unknown outcome, possibly by another process, possibly much later. A repetition is
 * recognised by lineage and checkpoint in the ledger of exactly the base on which the attempt is conditioned: two attempts of the same commit
 * can't both win, because the base of the second one has the ledger of the first. Every start and restore creates a new lineage, so that a
 * commit of another run never counts as a repetition. Checkpoints of one lineage are committed in order; so a checkpoint below the highest
 * published one has been published. The ledger is bounded, and tells if it may have forgotten the deciding entry: then the commit is refused,
 * unless the user has chosen to append.
 */
public final class SinkAppend implements TableChange {
    private static final Logger LOG = LoggerFactory.getLogger(SinkAppend.class);

    private final CommitIdentity identity;
    private final WrittenFor target;
    private final List<DataFile> files;
    private final RewindPolicy onRewind;
    private final Map<String, String> userSummary;
    private final FilePresence presence;
    private final @Nullable FileRenewal restored;
    private final String digest;
    private @Nullable List<DataFile> published;
    private @Nullable Pending<?> begun;
    private boolean checked;

    /**
     * Creates the change.
     *
     * @param identity the identity of the commit
     * @param target the table that the files were written for
     * @param files the files of the checkpoint; at least one
     * @param userSummary further properties of the snapshot
     * @param presence checks the files before they are published
     * @param restored not null if the commit comes from restored state: it may be published already, and its files may be old; then this
     *     protects them from garbage collections
     */
    public SinkAppend(
            CommitIdentity identity,
            WrittenFor target,
            List<DataFile> files,
            RewindPolicy onRewind,
            Map<String, String> userSummary,
            FilePresence presence,
            @Nullable FileRenewal restored) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("a checkpoint without files is not committed");
        }
        this.identity = identity;
        this.target = target;
        this.files = List.copyOf(files);
        this.onRewind = onRewind;
        this.userSummary = Map.copyOf(userSummary);
        this.presence = presence;
        this.restored = restored;
        this.digest = digest(files);
    }

    /** Begins to check the files. If the commit is published already, the files may be gone: then nobody asks for the result. */
    @Override
    public Pending<?> prepare() {
        if (checked) {
            return Pending.NOTHING;
        }
        Pending<?> check = presence.beginCheck(files, restored != null);
        begun = check;
        return check;
    }

    @Override
    public Decision decide(CurrentTable base, TableLayout layout) {
        TableMetadata table = base.metadata();
        target.require(table, subject() + " to " + presence.table());
        CommitLedger ledger = CommitLedger.read(table, identity.sinkId());
        Optional<FamilyLedger> known = ledger.find(identity);
        FamilyLedger family = known.orElse(FamilyLedger.empty(identity.family()));
        Optional<LineageEntry> own = family.find(identity.lineage());
        Base at = new Base(table, layout, ledger, family);
        return own.isPresent() ? next(at, own.get()) : first(at, History.of(ledger, known, identity));
    }

    /** The state on which a decision is made. */
    private record Base(TableMetadata table, TableLayout layout, CommitLedger ledger, FamilyLedger family) {}

    /** The lineage has published before: this commit, a later one, or only earlier ones. */
    private Decision next(Base at, LineageEntry own) {
        int order = identity.checkpointId().compareTo(own.checkpointId());
        boolean sameFilesExpected = identity.scope() == CommitIdentity.Scope.CHECKPOINT
                && !own.digest().equals(LineageEntry.NO_DIGEST);
        if (order == 0 && sameFilesExpected && !own.digest().equals(digest)) {
            throw new CorruptDataException(
                    "Cannot commit " + subject(),
                    "the table has a commit of the same lineage and checkpoint with other files",
                    "Do not restore this state again; report it as a defect of the connector. Nothing was changed");
        }
        if (order <= 0) {
            return skip("is published already, by snapshot " + own.snapshotId() + " or before");
        }
        requireNotSuperseded(at.family());
        return publish(at, own.parent(), Set.of());
    }

    private Decision first(Base at, History history) {
        return history.map(
                straight -> {
                    requireNotSuperseded(at.family());
                    return publish(at, straight.parent(), Set.of());
                },
                wentBack -> {
                    requireNotSuperseded(at.family());
                    return firstAfterRewind(at, wentBack);
                },
                unknown -> firstOfUnknown(at, unknown));
    }

    private Decision firstAfterRewind(Base at, History.WentBack wentBack) {
        Rewind rewind = wentBack.rewind();
        return switch (onRewind) {
            case FAIL -> throw rewound(rewind);
            case APPEND -> {
                LOG.warn(
                        "The sink '{}' goes on from {}, though checkpoint {} is published; appending, as"
                                + " 'sink.on-rewind' says",
                        identity.sinkId(),
                        rewind.restored(),
                        rewind.newest().checkpointId());
                yield publish(at, wentBack.parent(), Set.of());
            }
            case ROLLBACK ->
                publish(
                        new Base(at.table(), at.layout(), at.ledger(), rewind.rolledBack(at.family())),
                        wentBack.parent(),
                        new Rollback(identity.sinkId(), rewind).files(at.table(), at.layout()));
        };
    }

    /** Only the files themselves can tell whether this commit is published. If they don't, the user must decide. */
    private Decision firstOfUnknown(Base at, History.Unknown unknown) {
        if (anyIsLive(at.table(), at.layout())) {
            return skip("is published already: its files are in the table");
        }
        if (onRewind != RewindPolicy.APPEND) {
            throw new InvalidUseException(
                    "Cannot commit " + subject(),
                    unknown.why()
                            + ". Whether its rows would be in the table twice, or others are missing, can't be told",
                    "Restore the newest checkpoint or savepoint, start the job without state, or append all the same"
                            + " with 'sink.on-rewind' = 'append'. Nothing was changed");
        }
        if (restored != null && at.family().forgetful()) {
            return skip(
                    "lay in a restored state, and the table has gone on from it so often that it has forgotten the run:"
                            + " taken for published, as 'sink.on-rewind' = 'append' says");
        }
        LOG.warn("Appending {}, as 'sink.on-rewind' says, though {}", subject(), unknown.why());
        return publish(at, null, Set.of());
    }

    @Override
    public UnknownOutcomeException unknown(String what, String why, SnapshotId snapshotId, @Nullable Throwable cause) {
        return new UnknownOutcomeException(
                what,
                why,
                "Nothing was deleted. Let the job restart: it finds out by itself, by the ledger in the table's properties. Before the rows"
                        + " are written in another way, look for the snapshot " + snapshotId
                        + " in the table's history",
                cause);
    }

    @Override
    public String subject() {
        return "checkpoint " + identity.checkpointId() + " of the sink '" + identity.sinkId() + "'";
    }

    private Decision.Publish publish(Base at, LineageEntry.@Nullable Parent parent, Set<StoragePath> removed) {
        Map<String, String> summary = new HashMap<>(userSummary);
        summary.putAll(SinkSummary.of(identity));
        String operation = removed.isEmpty() ? Snapshot.APPEND : at.layout().operationOfOverwrite();
        return new Decision.Publish(
                operation, published(), removed, summary, snapshotId -> change(at, parent, snapshotId), check());
    }

    private PropertyChange change(Base at, LineageEntry.@Nullable Parent parent, SnapshotId snapshotId) {
        String kept = identity.scope() == CommitIdentity.Scope.CHECKPOINT ? digest : LineageEntry.NO_DIGEST;
        LineageEntry entry =
                new LineageEntry(identity.lineage(), parent, identity.checkpointId(), snapshotId, files.size(), kept);
        // The table's own time: a commit reads no clock, and this time only measures ages.
        long nowMs = Math.max(at.table().lastUpdatedMs(), 1);
        return at.ledger().change(identity, at.family().with(identity, entry, nowMs));
    }

    /** The check of the files under the names under which they are published. */
    private Pending<?> check() {
        if (checked) {
            return Pending.NOTHING;
        }
        Pending<?> early = begun;
        begun = null;
        List<DataFile> publishing = published();
        boolean usable = early != null && publishing.equals(files);
        if (early != null && !usable) {
            early.await();
        }
        Pending<?> check = early != null && usable ? early : presence.beginCheck(publishing, restored != null);
        return Pending.whenAskedFor(() -> {
            check.join();
            checked = true;
            return files;
        });
    }

    /**
     * The files under the names under which they are published. Found once, and before any lock: a first attempt takes no lock before it has
     * decided.
     */
    private List<DataFile> published() {
        List<DataFile> known = published;
        if (known == null) {
            known = restored == null ? files : restored.renew(files);
            published = known;
        }
        return known;
    }

    private Decision.Skip skip(String reason) {
        String text = subject() + " " + reason;
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
     * Fails if a run that was restored from this one has published. Then this run is a leftover: a process that was cut off while its job went
     * on elsewhere, or restored state that the job has left behind. A rollback of the later run would undo good commits.
     */
    private void requireNotSuperseded(FamilyLedger family) {
        List<LineageEntry> successors = family.successors(identity.lineage());
        if (successors.isEmpty() || onRewind == RewindPolicy.APPEND) {
            return;
        }
        LineageEntry newest = successors.get(successors.size() - 1);
        throw new InvalidUseException(
                "Cannot commit " + subject(),
                "a later run of the job has gone on from an earlier checkpoint and has published up to checkpoint "
                        + newest.checkpointId() + " (snapshot " + newest.snapshotId()
                        + "): what came in between would be there twice",
                "Stop this job if the later run is alive; otherwise restore the newest checkpoint or savepoint, or"
                        + " append all the same with 'sink.on-rewind' = 'append'. Nothing was changed");
    }

    private InvalidUseException rewound(Rewind rewind) {
        LineageEntry published = rewind.newest();
        return new InvalidUseException(
                "Cannot commit " + subject(),
                "the job was restored from " + rewind.restored()
                        + ", but its table already has what a later run or checkpoint published, up to checkpoint "
                        + published.checkpointId() + " (snapshot " + published.snapshotId()
                        + "): what came in between would be there twice",
                "Restore the newest checkpoint or savepoint instead, or decide with 'sink.on-rewind': 'rollback'"
                        + " publishes without the files of the later checkpoints, 'append' keeps them. Nothing was"
                        + " changed");
    }

    /** Digest of the committed files: paths and row counts, in path order. */
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
