package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.schema.Field;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Predicate;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.TableHistory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableScanTest {
    @Test
    void fullScanReturnsLiveFilesInManifestOrder() {
        TableHistory table =
                new TableHistory().append("a", "b").append("c").delete("a").append("d");

        assertThat(full(table)).containsExactly("b", "c", "d");
    }

    @Test
    void fileInTwoManifestsCountsOnce() {
        TableHistory table = new TableHistory().append("a").append("a", "b");

        assertThat(full(table)).containsExactly("a", "b");
    }

    @Test
    void manifestsAreReadOnlyWhenTheirFilesAreAskedFor() {
        TableHistory table = new TableHistory().append("a").append("b");
        TableScan scan = open(table, new ScanStep.Full(table.current()), ScanCursor.START);
        table.reads.clear();

        scan.next();

        assertThat(table.reads).containsExactly("m0");
    }

    @Test
    void scanGoesOnAtEveryCursorWithoutLossOrDouble() {
        TableHistory table =
                new TableHistory().append("a", "b").append("b", "c").append("d").append("a", "e", "f");
        ScanStep step = new ScanStep.Full(table.current());
        List<ScanCursor> cursors = new ArrayList<>(List.of(ScanCursor.START));
        TableScan scan = open(table, step, ScanCursor.START);
        while (scan.next() != null) {
            cursors.add(scan.cursor());
        }
        List<String> all = List.of("a", "b", "c", "d", "e", "f");

        for (int i = 0; i < cursors.size(); i++) {
            assertThat(TableHistory.names(open(table, step, cursors.get(i)).rest()))
                    .isEqualTo(all.subList(i, all.size()));
        }
    }

    @Test
    void deltaReadsOnlyManifestsThatDiffer() {
        TableHistory table = new TableHistory().append("a").append("b").append("c");
        table.reads.clear();

        List<ScannedFile> added = open(
                        table, new ScanStep.Delta(table.snapshot(102), table.snapshot(103)), ScanCursor.START)
                .rest();

        assertThat(TableHistory.names(added)).containsExactly("c");
        assertThat(table.reads)
                .containsExactly("manifest_list_102_1_0123abcd.avro", "manifest_list_103_1_0123abcd.avro", "m2");
        assertThat(added.get(0).sequenceNumber().value()).isEqualTo(3);
        assertThat(added.get(0).addedAt()).isNotNull();
    }

    @Test
    void deltaLeavesOutFilesThatMovedBetweenManifests() {
        TableHistory table = new TableHistory().append("a", "b").append("c").appendMerging("d");

        assertThat(TableHistory.names(
                        open(table, new ScanStep.Delta(table.snapshot(102), table.snapshot(103)), ScanCursor.START)
                                .rest()))
                .containsExactly("d");
    }

    @Test
    void skippedFilesAreCounted() {
        TableHistory table = new TableHistory().append("a").append("b");
        Schema schema = Schema.of(Field.optional(1, "n", PrimitiveType.INT));
        TableScan scan = TableScan.open(
                table,
                table.metadata(),
                new ScanStep.Full(table.current()),
                new FilePruner(schema, PartitionSpec.UNPARTITIONED, new Predicate.In("n", List.of())),
                ScanCursor.START);

        assertThat(scan.rest()).isEmpty();
        // What nothing can match needs no manifest.
        assertThat(scan.counts()).isEqualTo(new ScanCounts(0, 2, 0, 2, 0));
    }

    @Test
    void incrementalHistoryShowsByJsonOrByFilesThatAnAppendDropped() {
        TableHistory json = new TableHistory().increment(-1, "a").increment(-1, "b");
        TableHistory avro = new TableHistory().increment(10, "a").increment(10, "b");
        TableHistory full =
                new TableHistory().append("a").append("b").delete("a").overwrite("b", "c");

        assertThat(new LegacyHistory(json, json.metadata()).isIncremental()).isTrue();
        assertThat(new LegacyHistory(avro, avro.metadata()).isIncremental()).isTrue();
        assertThat(new LegacyHistory(full, full.metadata()).isIncremental()).isFalse();
        assertThat(full.reads).isEmpty();
    }

    @Test
    void unionHoldsTheFilesOfAllSnapshotsUpToTheOneAskedFor() {
        TableHistory table =
                new TableHistory().increment(-1, "a").increment(-1, "b").increment(-1, "c");
        LegacyHistory history = new LegacyHistory(table, table.metadata());

        assertThat(TableHistory.names(open(table, history.union(table.current()), ScanCursor.START)
                        .rest()))
                .containsExactly("a", "b", "c");
        assertThat(TableHistory.names(open(table, history.union(table.snapshot(102)), ScanCursor.START)
                        .rest()))
                .containsExactly("a", "b");
    }

    private static List<String> full(TableHistory table) {
        return TableHistory.names(open(table, new ScanStep.Full(table.current()), ScanCursor.START)
                .rest());
    }

    private static TableScan open(TableHistory table, ScanStep step, ScanCursor cursor) {
        return TableScan.open(table, table.metadata(), step, FilePruner.KEEP_ALL, cursor);
    }
}
