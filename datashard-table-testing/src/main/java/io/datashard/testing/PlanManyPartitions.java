package io.datashard.testing;

import io.datashard.model.DataFile;
import io.datashard.read.FilePruner;
import io.datashard.read.ScanCounts;
import io.datashard.read.ScanCursor;
import io.datashard.read.ScanStep;
import io.datashard.read.TableScan;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Sources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Plans a scan of one of many partitions, from the bytes of manifest list and manifests in memory, and prints how long it took. Run by hand;
 * argument: number of partitions.
 */
public final class PlanManyPartitions {
    private static final Schema SCHEMA = Schema.of(
            Field.required(1, "ts", PrimitiveType.TIMESTAMPTZ), Field.required(2, "sym", PrimitiveType.STRING));
    private static final PartitionSpec SPEC = PartitionSpec.parse("day(ts), sym", SCHEMA);
    private static final int SYMBOLS = 10;
    private static final int ROUNDS = 200;
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private PlanManyPartitions() {}

    /** A table with this many partitions of one file each, in appends of {@code filesOfAppend} files. */
    public static PartitionedTable table(int partitions, int filesOfAppend) {
        PartitionedTable table = new PartitionedTable(SCHEMA, SPEC);
        List<DataFile> files = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            files.add(PartitionedTable.file("f" + i, i / SYMBOLS, "S" + i % SYMBOLS));
            if (files.size() == filesOfAppend || i == partitions - 1) {
                table.append(files);
                files = new ArrayList<>();
            }
        }
        return table;
    }

    /** A condition for one symbol on one day. */
    public static Predicate onePartition(int day) {
        return new Predicate.And(List.of(
                new Compare("ts", Operator.GE, day * MICROS_PER_DAY),
                new Compare("ts", Operator.LT, (day + 1) * MICROS_PER_DAY),
                new Compare("sym", Operator.EQ, "S3")));
    }

    /** Plans a whole scan. */
    public static ScanCounts plan(PartitionedTable table, Predicate predicate) {
        FilePruner pruner = FilePruner.of(table.metadata(), predicate);
        TableScan scan =
                TableScan.open(table, table.metadata(), new ScanStep.Full(table.current()), pruner, ScanCursor.START);
        scan.rest();
        return scan.counts();
    }

    public static void main(String[] arguments) {
        int partitions = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        for (int files : new int[] {partitions, 100, 1}) {
            PartitionedTable table = table(partitions, files);
            long[] nanos = new long[ROUNDS];
            ScanCounts counts = ScanCounts.NONE;
            for (int round = 0; round < ROUNDS; round++) {
                long start = Sources.ofProcess().time().nanos();
                counts = plan(table, onePartition(7));
                nanos[round] = Sources.ofProcess().time().nanos() - start;
            }
            double cold = nanos[0] / 1e6;
            double warm = Arrays.stream(nanos, ROUNDS / 2, ROUNDS)
                            .sorted()
                            .skip(ROUNDS / 4)
                            .findFirst()
                            .orElseThrow()
                    / 1e6;
            System.out.println(String.format(
                    Locale.ROOT,
                    "%d partitions, %d files a manifest: first %.2f ms, warm %.2f ms; %s",
                    partitions,
                    files,
                    cold,
                    warm,
                    counts));
        }
    }
}
