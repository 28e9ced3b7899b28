package io.datashard.flink.metatable;

import static io.datashard.flink.metatable.ShownValues.NUMBER;
import static io.datashard.flink.metatable.ShownValues.SOME_TEXT;
import static io.datashard.flink.metatable.ShownValues.SOME_TIME;
import static io.datashard.flink.metatable.ShownValues.TEXT;

import io.datashard.read.ContinuousPosition;
import io.datashard.read.NamedPosition;
import io.datashard.read.ReadPosition;
import io.datashard.table.TablePositions;

/** The positions that continuous reads keep under a name. */
final class ConsumerRows {
    private ConsumerRows() {}

    static Listing<?> listing() {
        return new Listing.Builder<NamedPosition>()
                .column("consumer_id", SOME_TEXT, row -> ShownValues.text(row.id()))
                .column("snapshot_id", TEXT, of(position -> ShownValues.id(position.snapshotId())))
                .column("sequence_number", NUMBER, of(position -> ShownValues.number(position.sequenceNumber())))
                .column(
                        "updated_at",
                        SOME_TIME,
                        row -> ShownValues.time(row.updated().toEpochMilli()))
                .column(
                        "expires_at",
                        SOME_TIME,
                        row -> ShownValues.time(
                                row.updated().plus(row.expiration()).toEpochMilli()))
                .of(table -> TablePositions.of(table.access()).list().stream());
    }

    private static ShownColumn.Value<NamedPosition> of(ShownColumn.Value<ContinuousPosition> value) {
        return row -> {
            ReadPosition position = row.position();
            return position == null ? null : value.of(position.position());
        };
    }
}
