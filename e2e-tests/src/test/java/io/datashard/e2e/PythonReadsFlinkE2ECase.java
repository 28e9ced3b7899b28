package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import io.datashard.layout.Layout;
import io.datashard.model.SnapshotId;
import io.datashard.parquet.Compression;
import io.datashard.parquet.IntegerEncoding;
import io.datashard.table.TableOptions;
import io.datashard.testing.RowDigest;
import io.datashard.testing.TestRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real releases of Python read exactly the rows that this project wrote, of every type that they know. */
@Timeout(900)
class PythonReadsFlinkE2ECase {
    /** Markers of our commits stay for a while (classic format section 7.4); everything else of a finished commit is referenced. */
    private static final String[] NOTHING_BUT_MARKERS_LEFT = {"--allow-markers", "--fail-on-orphans", "--all-snapshots"
    };

    @TempDir
    Path folder;

    @Execution(CONCURRENT)
    @ParameterizedTest
    @ValueSource(
            strings = {
                PythonEnvironment.OLDEST,
                PythonEnvironment.NEWEST_CLASSIC,
                PythonEnvironment.UNPARTITIONED,
                PythonEnvironment.NEWEST
            })
    void everyTypeIsReadFromEverySnapshotWhateverTheCompression(String release) throws Exception {
        PythonEnvironment python = PythonEnvironment.of(release);
        EveryType types = EveryType.of(python);
        JavaTable java = JavaTable.create(folder.resolve("t \u00e9"), types.schema(), tableFor(python));
        Map<SnapshotId, String> snapshots = new LinkedHashMap<>();
        List<TestRow> all = new ArrayList<>(types.edgeRows(0));
        snapshots.put(java.append(all), RowDigest.of(types.schema(), all));
        for (Compression compression : Compression.values()) {
            List<TestRow> rows = types.mixedRows(all.size(), 500);
            java.appendByFlink(
                    rows,
                    sink -> sink.compression(compression).targetFileRows(200).rowGroupSize(MemorySize.parse("32kb")));
            all.addAll(rows);
            snapshots.put(last(java.snapshots()), RowDigest.of(types.schema(), all));
        }
        List<TestRow> rising = types.risingRows(100, 300);
        java.appendByFlink(rising, sink -> sink.integerEncoding(IntegerEncoding.DELTA));
        all.addAll(rising);
        snapshots.put(last(java.snapshots()), RowDigest.of(types.schema(), all));
        List<TestRow> again = types.edgeRows(0);
        all.addAll(again);
        snapshots.put(java.append(again), RowDigest.of(types.schema(), all));

        PythonTable table = python.table(java.root());
        assertThat(table.check(NOTHING_BUT_MARKERS_LEFT).digest()).isEqualTo(RowDigest.of(types.schema(), all));
        assertThat(table.snapshots())
                .extracting(snapshot -> new SnapshotId(snapshot.get("id").longValue()))
                .containsExactlyElementsOf(snapshots.keySet());
        if (!release.equals(PythonEnvironment.OLDEST)) {
            assertThat(table.digests()).containsExactlyEntriesOf(snapshots);
        }
        List<JsonNode> files = table.dataFiles();
        requireManyRowGroupsOfEveryCodec(files);
        assertThat(files)
                .as("files with differences")
                .filteredOn(file -> file.get("encodings").toString().contains("DELTA_BINARY_PACKED"))
                .hasSize(1);
    }

    @Execution(CONCURRENT)
    @ParameterizedTest
    @ValueSource(strings = {PythonEnvironment.OLDEST, PythonEnvironment.NEWEST_CLASSIC, PythonEnvironment.NEWEST})
    void filtersOfPythonFindTheSameRowsWithOurBoundsAsWithoutThem(String release) throws Exception {
        PythonEnvironment python = PythonEnvironment.of(release);
        EveryType types = EveryType.of(python);
        JavaTable java = JavaTable.create(folder.resolve("t"), types.schema(), tableFor(python));
        for (int first = 0; first < 200; first += 40) {
            java.append(types.risingRows(first, 40));
        }
        java.appendByFlink(types.risingRows(200, 100), sink -> sink.rowGroupSize(MemorySize.parse("4kb")));
        java.append(types.edgeRows(1000));

        JsonNode answer = python.table(java.root()).compareFilters();

        assertThat(answer.get("mismatches")).isEmpty();
        assertThat(answer.get("filters").intValue())
                .isGreaterThan(types.schema().size() * 10);
        // Otherwise the test would show nothing. Uuids of 16 bytes get no bounds.
        String unbounded = python.layout() == Layout.ICEBERG ? "._(binary|fixed|uuid).*" : "._(binary|fixed).*";
        assertThat(answer.get("unpruned_columns"))
                .extracting(JsonNode::textValue)
                .allMatch(name -> name.matches(unbounded));
    }

    private static void requireManyRowGroupsOfEveryCodec(List<JsonNode> files) {
        TreeSet<String> codecs = new TreeSet<>();
        files.forEach(file -> codecs.add(file.get("codec").textValue()));
        assertThat(codecs).containsExactly("GZIP", "LZ4_RAW", "SNAPPY", "UNCOMPRESSED", "ZSTD");
        assertThat(files)
                .hasSizeGreaterThan(10)
                .anyMatch(file -> file.get("row_groups").intValue() > 2);
    }

    private static TableOptions tableFor(PythonEnvironment python) {
        return TableOptions.DEFAULT.withLayout(python.layout());
    }

    private static SnapshotId last(List<SnapshotId> snapshots) {
        return snapshots.get(snapshots.size() - 1);
    }
}
