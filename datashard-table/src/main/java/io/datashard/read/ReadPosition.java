package io.datashard.read;

import io.datashard.annotation.Internal;
import io.datashard.annotation.PublicEvolving;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.Numbering;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How far a reader that follows a table has come. The text of a position holds all of it: keep the text to go on later, in any process.
 *
 * @param tableUuid uuid of the table
 * @param numbering the kind of sequence numbers in the position
 * @param position what has been read
 */
@PublicEvolving
public record ReadPosition(String tableUuid, @Internal Numbering numbering, @Internal ContinuousPosition position) {
    @Internal
    public ReadPosition {}

    private static final String FORMAT = "1";
    private static final String NOTHING = "-";
    private static final int PARTS = 7;

    /** The position of a state. A step that the state has begun but not completed comes again. */
    @Internal
    public static ReadPosition of(PlanningState state) {
        String uuid = state.tableUuid();
        if (uuid == null) {
            throw new IllegalStateException("the planning has not begun");
        }
        return new ReadPosition(uuid, state.numbering(), state.position());
    }

    /** The state of planning that goes on from here. */
    @Internal
    public PlanningState state() {
        return PlanningState.NEW.begin(tableUuid, numbering, position);
    }

    /**
     * Parses the text of {@link #toString}.
     *
     * @throws InvalidUseException if the text is not a position
     */
    public static ReadPosition parse(String text) {
        String[] parts = text.split(";", -1);
        if (parts.length != PARTS || !parts[0].equals(FORMAT)) {
            throw damaged(text, null);
        }
        try {
            SnapshotId snapshot = parts[3].equals(NOTHING) ? null : new SnapshotId(Long.parseLong(parts[3]));
            LiveFiles files =
                    parts[5].equals(NOTHING) ? null : new LiveFiles(Long.parseLong(parts[5]), Long.parseLong(parts[6]));
            return new ReadPosition(
                    URLDecoder.decode(parts[1], StandardCharsets.UTF_8),
                    new Numbering(URLDecoder.decode(parts[2], StandardCharsets.UTF_8)),
                    new ContinuousPosition(snapshot, new SequenceNumber(Long.parseLong(parts[4])), files));
        } catch (IllegalArgumentException e) {
            throw damaged(text, e);
        }
    }

    private static InvalidUseException damaged(String text, @Nullable IllegalArgumentException cause) {
        return new InvalidUseException(
                "Cannot go on reading from '" + text + "'",
                "it is not the text of a position",
                "Give the text of the position as it was kept, or start anew",
                cause);
    }

    @Override
    public String toString() {
        SnapshotId snapshot = position.snapshotId();
        LiveFiles files = position.files();
        return String.join(
                ";",
                FORMAT,
                URLEncoder.encode(tableUuid, StandardCharsets.UTF_8),
                URLEncoder.encode(numbering.name(), StandardCharsets.UTF_8),
                snapshot == null ? NOTHING : Long.toString(snapshot.bits()),
                Long.toString(position.sequenceNumber().value()),
                files == null ? NOTHING : Long.toString(files.count()),
                files == null ? NOTHING : Long.toString(files.digest()));
    }
}
