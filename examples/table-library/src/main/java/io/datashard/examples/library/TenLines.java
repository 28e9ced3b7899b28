package io.datashard.examples.library;

import io.datashard.model.SnapshotId;
import io.datashard.read.StartingPosition;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableFollower;
import java.io.PrintStream;
import java.util.List;

/** A program without Flink that appends to a table, reads between two snapshots and follows the table. */
public final class TenLines {
    private TenLines() {}

    public static void main(String[] args) {
        run(args[0], System.out);
    }

    static void run(String path, PrintStream out) {
        Schema schema = Schema.builder().required("id", PrimitiveType.LONG).build();
        try (DataShardTable table = DataShardTable.create(path, schema);
                TableFollower follower = table.follow(StartingPosition.latest())) {
            SnapshotId first = table.append(List.of(GenericRow.of(schema, 1L)))
                    .orElseThrow()
                    .id();
            SnapshotId second = table.append(List.of(GenericRow.of(schema, 2L)))
                    .orElseThrow()
                    .id();
            table.scan().between(first, second).rows().stream()
                    .forEach(row -> out.println("between: " + row.get("id")));
            follower.poll().stream().forEach(row -> out.println("new: " + row.get("id")));
            out.println("rows: " + table.rowCount() + ", read up to " + follower.position());
        }
    }
}
