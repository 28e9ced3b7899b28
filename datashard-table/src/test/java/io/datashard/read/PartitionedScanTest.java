package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.SequenceNumber;
import io.datashard.schema.Field;
import io.datashard.schema.Partition;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.PartitionedTable;
import io.datashard.testing.PlanManyPartitions;
import io.datashard.testing.TableHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionedScanTest {
    private static final Schema SCHEMA =
            Schema.of(Field.optional(1, "n", PrimitiveType.INT), Field.optional(2, "s", PrimitiveType.STRING));
    private static final PartitionSpec SPEC = PartitionSpec.parse("n", SCHEMA);
    private static final Predicate ONE = new Compare("n", Operator.EQ, 1);

    private final PartitionedTable table = new PartitionedTable(SCHEMA, SPEC)
            .append(file("a", 1), file("b", 2))
            .append(file("c", 2), file("d", 3))
            .append(file("e", 0), file("f", 1), file("a", 1))
            .append(file("g", null))
            .append(file("h", 4))
            .append(file("i", 1), file("c", 2), file("k", 1));

    @Test
    void manifestsWithoutAMatchingPartitionAreNotRead() {
        TableScan scan = open(new ScanStep.Full(table.current()), ScanCursor.START);

        assertThat(TableHistory.names(scan.rest())).containsExactly("a", "f", "g", "i", "k");
        assertThat(table.reads).containsExactly("m1", "m3", "m4", "m6");
        assertThat(scan.counts()).isEqualTo(new ScanCounts(4, 2, 5, 3 + 3, 0));
    }

    @Test
    void everyStepGoesOnAtEveryCursor() {
        for (ScanStep step : List.of(
                new ScanStep.Full(table.current()),
                new ScanStep.Delta(table.snapshot(1), table.current()),
                new ScanStep.Above(new SequenceNumber(1), table.current()),
                new ScanStep.Union(List.of(table.snapshot(2), table.current())))) {
            List<ScanCursor> cursors = new ArrayList<>(List.of(ScanCursor.START));
            List<String> all = new ArrayList<>();
            TableScan scan = open(step, ScanCursor.START);
            for (ScannedFile found = scan.next(); found != null; found = scan.next()) {
                all.add(found.file().path().name());
                cursors.add(scan.cursor());
            }

            assertThat(all).contains("f", "g", "i", "k").doesNotHaveDuplicates();
            for (int i = 0; i < cursors.size(); i++) {
                assertThat(TableHistory.names(open(step, cursors.get(i)).rest()))
                        .as("%s at %s", step, cursors.get(i))
                        .isEqualTo(all.subList(i, all.size()));
            }
            assertThat(open(step, scan.cursor()).rest()).isEmpty();
        }
    }

    /** The cursor of a release that did not know of partitions. */
    @Test
    void cursorInAManifestThatIsPassedOverIsGoneOnFrom() {
        ScanStep step = new ScanStep.Full(table.current());
        TableScan unfiltered = TableScan.open(table, table.metadata(), step, FilePruner.KEEP_ALL, ScanCursor.START);
        List<String> all = TableHistory.names(unfiltered.rest());
        unfiltered = TableScan.open(table, table.metadata(), step, FilePruner.KEEP_ALL, ScanCursor.START);
        List<String> wanted = List.of("a", "f", "g", "i", "k");
        for (int i = 0; i < all.size(); i++) {
            List<String> rest = all.subList(i, all.size());

            assertThat(TableHistory.names(open(step, unfiltered.cursor()).rest()))
                    .containsExactlyElementsOf(
                            wanted.stream().filter(rest::contains).toList());
            unfiltered.next();
        }
    }

    @Test
    void manifestsOfAnotherSpecAndFilesOfUnknownPartitionsAreRead() {
        FilePruner ofOtherSpec = new FilePruner(SCHEMA, new PartitionSpec(1, SPEC.fields()), ONE);
        FilePruner ofTwoFields = new FilePruner(SCHEMA, PartitionSpec.parse("n, s", SCHEMA), ONE);

        assertThat(table.readManifestList(table.current()))
                .allMatch(ofOtherSpec::mayMatch)
                .allMatch(ofTwoFields::mayMatch);
        assertThat(new FilePruner(SCHEMA, SPEC, ONE).judge(file("x", 2).inPartition(Partition.NONE)))
                .isEqualTo(FilePruner.Verdict.READ);
        assertThat(ofTwoFields.judge(file("x", 2))).isEqualTo(FilePruner.Verdict.READ);
    }

    @Test
    void partitionAndBoundsTogetherLeaveOutMoreThanEach() {
        Predicate either = new Predicate.Or(List.of(
                new Predicate.And(List.of(ONE, new Predicate.IsNull("s"))),
                new Predicate.And(List.of(new Compare("n", Operator.EQ, 2), new Predicate.IsNotNull("s")))));
        FilePruner pruner = new FilePruner(SCHEMA, SPEC, either);
        DataFile withoutNull = new DataFile(file("x", 1).path(), 10, 1, null, Map.of(2, 0L), ColumnBounds.NONE);

        assertThat(pruner.judge(withoutNull.inPartition(Partition.of(List.of(1)))))
                .isEqualTo(FilePruner.Verdict.SKIP_BY_BOUNDS);
        assertThat(pruner.judge(withoutNull.inPartition(Partition.of(List.of(2)))))
                .isEqualTo(FilePruner.Verdict.READ);
        assertThat(pruner.judge(withoutNull.inPartition(Partition.of(List.of(3)))))
                .isEqualTo(FilePruner.Verdict.SKIP_BY_PARTITION);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1000})
    void oneOfAThousandPartitionsIsPlannedAlone(int filesOfManifest) {
        PartitionedTable many = PlanManyPartitions.table(1000, filesOfManifest);

        ScanCounts counts = PlanManyPartitions.plan(many, PlanManyPartitions.onePartition(7));

        assertThat(counts.files()).isEqualTo(1);
        assertThat(counts.skippedByPartition()).isEqualTo(999);
        assertThat(counts.skippedByBounds()).isZero();
        assertThat(counts.manifests()).isEqualTo(1);
        assertThat(counts.skippedManifests()).isEqualTo(1000 / filesOfManifest - 1);
    }

    private TableScan open(ScanStep step, ScanCursor cursor) {
        return TableScan.open(table, table.metadata(), step, FilePruner.of(table.metadata(), ONE), cursor);
    }

    private static DataFile file(String name, Integer partition) {
        return PartitionedTable.file(name, partition);
    }
}
