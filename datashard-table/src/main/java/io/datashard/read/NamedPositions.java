package io.datashard.read;

import io.datashard.annotation.Internal;
import io.datashard.annotation.PublicEvolving;
import io.datashard.error.CommitConflictException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.PositionDocument;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.storage.IdSource;
import io.datashard.storage.Pause;
import io.datashard.storage.Storage;
import io.datashard.storage.StoredObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The named positions of a table: how far continuous readers have come, kept beside the table. A new reader goes on where the last one of its
 * name has come, and expiry leaves it the snapshots that it needs for that. Blocking; used by one thread at a time.
 *
 * <p>A position is never too far: all rows up to it have been read. It may be too near, so that a reader that begins there reads some rows again.
 */
@PublicEvolving
public final class NamedPositions {
    private static final int TRIES = 10;
    /** For how long a position holds snapshots back that was made by a reset. */
    private static final Duration OF_RESET = Duration.ofDays(1);

    private final PositionFiles files;
    private final PlannedTable table;
    private final Clock clock;
    private final IdSource ids;

    /** Of a table. Reads nothing yet. */
    @Internal
    public NamedPositions(Storage storage, PlannedTable table, Clock clock, IdSource ids, Pause pause) {
        this.files = new PositionFiles(storage, pause);
        this.table = table;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Checks that a name can be that of a position.
     *
     * @throws InvalidUseException if it can't
     */
    @Internal
    public static void requireId(String id) {
        PositionFiles.requireId(id);
    }

    /**
     * The positions, by name. Those of an earlier table at this place are not among them.
     *
     * @throws io.datashard.error.CorruptDataException if one can't be read
     */
    public List<NamedPosition> list() {
        String uuid = table.metadata().tableUuid();
        List<NamedPosition> positions = new ArrayList<>();
        for (String id : files.ids()) {
            files.read(id)
                    .map(PositionFiles.Stored::document)
                    .filter(document -> document.tableUuid().equals(uuid))
                    .map(NamedPositions::position)
                    .ifPresent(positions::add);
        }
        return positions;
    }

    private static NamedPosition position(PositionDocument document) {
        return new NamedPosition(
                document.id(),
                document.position() == null ? null : ReadPosition.parse(document.position()),
                document.updated(),
                document.expiration());
    }

    /**
     * The snapshots that must stay, so that the readers of all positions that are not expired can go on: that of each position, and all after it.
     * Fails if a position can't be read, as it can't be told then what must stay.
     *
     * @param metadata the table; only its snapshots are told
     */
    @Internal
    public Set<SnapshotId> held(TableMetadata metadata) {
        Instant now = clock.instant();
        Set<SnapshotId> held = new LinkedHashSet<>();
        for (NamedPosition named : list()) {
            ReadPosition position = named.position();
            if (position != null && !named.isExpired(now)) {
                Predicate<Snapshot> isNeeded = neededBy(position, metadata);
                metadata.snapshots().stream().filter(isNeeded).forEach(snapshot -> held.add(snapshot.id()));
            }
        }
        return held;
    }

    private Predicate<Snapshot> neededBy(ReadPosition position, TableMetadata metadata) {
        SnapshotId id = position.position().snapshotId();
        Optional<Snapshot> reached = id == null ? Optional.empty() : metadata.snapshot(id);
        if (reached.isPresent() && !reached.get().sequenceNumber().isKnown()) {
            return snapshot -> !snapshot.timestamp().isBefore(reached.get().timestamp());
        }
        boolean isComparable = reached.isPresent() || position.numbering().equals(table.numbering());
        SequenceNumber number =
                reached.map(Snapshot::sequenceNumber).orElse(position.position().sequenceNumber());
        // What can't be compared is needed.
        return snapshot -> !isComparable
                || !number.isKnown()
                || !snapshot.sequenceNumber().isKnown()
                || snapshot.sequenceNumber().value() >= number.value();
    }

    /**
     * Makes a position what it is to be, whoever owns it and whether it is damaged. A reader that still moves it ends with an error at its next move:
     * stop it before.
     *
     * @param seen the last snapshot whose rows count as read; null = remove the position, so that the next reader begins as if there had been none
     * @return whether there was such a position
     * @throws InvalidUseException if the table does not have the snapshot
     */
    public boolean reset(String id, @Nullable SnapshotId seen) {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            Optional<StoredObject> found = files.raw(id);
            if (seen == null) {
                if (found.isPresent()) {
                    files.remove(id);
                }
                return found.isPresent();
            }
            PositionDocument reset = document(id, "", OF_RESET, at(id, seen).toString());
            if (files.put(id, found, reset)) {
                return found.isPresent();
            }
        }
        throw overtaken("reset", id);
    }

    private ReadPosition at(String id, SnapshotId seen) {
        table.refresh();
        TableMetadata metadata = table.metadata();
        Snapshot snapshot = metadata.snapshot(seen)
                .orElseThrow(() -> new InvalidUseException(
                        "Cannot reset the position '" + id + "' of " + table.name(),
                        "the table has no snapshot " + seen,
                        "Take one of those that it has"));
        ContinuousPosition reached = ContinuousPosition.at(snapshot);
        return new ReadPosition(
                metadata.tableUuid(),
                table.numbering(),
                new SeenFiles(reached).complete(table.manifests(), metadata, reached));
    }

    /**
     * Takes a position for a reader that begins, from the one that had it; where it is does not change. The reader that had it ends with an error at its
     * next move.
     *
     * @param expiration for how long after a move the position holds snapshots back
     * @throws InvalidUseException if the position is that of an earlier table
     */
    @Internal
    public OwnedPosition take(String id, Duration expiration) {
        String owner = ids.hex32();
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            Optional<PositionFiles.Stored> found = files.read(id);
            found.ifPresent(stored -> requireSameTable(id, stored.document()));
            PositionDocument taken = document(
                    id,
                    owner,
                    expiration,
                    found.map(stored -> stored.document().position()).orElse(null));
            if (files.put(id, found.map(PositionFiles.Stored::object), taken)) {
                return new OwnedPosition(files, clock, taken);
            }
        }
        throw overtaken("take", id);
    }

    private PositionDocument document(String id, String owner, Duration expiration, @Nullable String position) {
        return new PositionDocument(id, table.metadata().tableUuid(), owner, clock.instant(), expiration, position);
    }

    private void requireSameTable(String id, PositionDocument document) {
        if (!document.tableUuid().equals(table.metadata().tableUuid())) {
            throw new InvalidUseException(
                    "Cannot begin to read " + table.name() + " at the position '" + id + "'",
                    "the position is that of another table, with the UUID " + document.tableUuid()
                            + "; the one that lies there now has "
                            + table.metadata().tableUuid(),
                    "Reset the position without a snapshot, or choose another name");
        }
    }

    private CommitConflictException overtaken(String what, String id) {
        return new CommitConflictException(
                "Cannot " + what + " the position '" + id + "' at " + files.where(id),
                "others changed it " + TRIES + " times meanwhile",
                "Stop the readers of this name, or give each a name of its own");
    }
}
