package io.datashard.read;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.PositionDocument;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A named position that one reader moves. Used by one thread at a time; blocking.
 *
 * <p>Failure reasoning. A reader takes the position by writing a token of its own into it, and moves it only as long as the token is there: each
 * write is conditioned on the document that was read. So of two readers of one name only the one that began last moves the position, and the
 * other learns of it with its next move. A move whose answer was lost is read back; one that failed leaves the position where it was, which is
 * never too far.
 */
public final class OwnedPosition {
    private static final Duration MOST_SILENCE = Duration.ofHours(1);

    private final PositionFiles files;
    private final Clock clock;
    private PositionDocument last;

    OwnedPosition(PositionFiles files, Clock clock, PositionDocument taken) {
        this.files = files;
        this.clock = clock;
        this.last = taken;
    }

    /** The name. */
    public String id() {
        return last.id();
    }

    /** Where it is; empty if nobody has moved it yet. */
    public Optional<ReadPosition> position() {
        return Optional.ofNullable(last.position()).map(ReadPosition::parse);
    }

    /**
     * Moves the position, also backwards. Writes nothing if it is there already, unless it is time to say that the reader still lives.
     *
     * @return whether something was written
     * @throws InvalidUseException if another reader has taken the position, or it was reset
     * @throws io.datashard.error.StorageException if it may be where it was; move it again
     */
    public boolean move(ReadPosition to) {
        String text = to.toString();
        Duration silence = Duration.between(last.updated(), clock.instant());
        if (text.equals(last.position()) && !silence.isNegative() && silence.compareTo(mostSilence()) < 0) {
            return false;
        }
        PositionDocument next = new PositionDocument(
                last.id(), last.tableUuid(), last.owner(), clock.instant(), last.expiration(), text);
        PositionFiles.@Nullable Stored stored = files.read(last.id()).orElse(null);
        if (stored == null || !stored.document().owner().equals(last.owner())) {
            throw lost();
        }
        if (!files.put(last.id(), Optional.of(stored.object()), next)) {
            throw lost();
        }
        last = next;
        return true;
    }

    private Duration mostSilence() {
        Duration quarter = last.expiration().dividedBy(4);
        return quarter.compareTo(MOST_SILENCE) < 0 ? quarter : MOST_SILENCE;
    }

    private InvalidUseException lost() {
        return new InvalidUseException(
                "Cannot move the position '" + last.id() + "' at " + files.where(last.id()),
                "another reader has taken it, or it was reset, since this reader began",
                "Give each reader a name of its own; to take the position back, stop the other one and start this one again");
    }
}
