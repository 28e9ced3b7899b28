package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.e2e.OtherReader.Answer;
import io.datashard.format.TableOptions;
import io.datashard.format.layout.Layout;
import io.datashard.format.metadata.SnapshotId;
import io.datashard.format.parquet.DataFileWriterSettings.Compression;
import io.datashard.format.schema.Field;
import io.datashard.format.schema.Predicate;
import io.datashard.format.schema.RowFilter;
import io.datashard.format.schema.Schema;
import io.datashard.testing.RowDigest;
import io.datashard.testing.TestRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DuckDB, pyiceberg, Iceberg's own library and the newest Python read the same rows of our tables as we do. */
@Timeout(900)
class OtherReadersE2ECase {
    private static final TableOptions ICEBERG = TableOptions.DEFAULT.withLayout(Layout.ICEBERG);

    private final PythonEnvironment python = PythonEnvironment.of(PythonEnvironment.NEWEST);
    private final EveryType types = EveryType.of(python);
    private final Schema schema = types.schema();

    @TempDir
    Path folder;

    @Test
    void everyTypeIsReadFromEverySnapshotByEachOfThem() throws Exception {
        JavaTable java = JavaTable.create(folder.resolve("t"), schema, ICEBERG);
        Map<SnapshotId, String> snapshots = new LinkedHashMap<>();
        List<TestRow> all = new ArrayList<>(types.edgeRows(0));
        snapshots.put(java.append(all), RowDigest.of(schema, all));
        for (Compression compression : Compression.values()) {
            List<TestRow> rows = types.mixedRows(all.size(), 100);
            java.appendByFlink(
                    rows,
                    sink -> sink.compression(compression).targetFileRows(40).rowGroupSize(MemorySize.parse("16kb")));
            all.addAll(rows);
            snapshots.put(last(java), RowDigest.of(schema, all));
        }
        PythonTable peer = python.table(java.root());
        List<TestRow> ofPython = types.edgeRows(1000);
        peer.append(schema, ofPython);
        all.addAll(ofPython);
        snapshots.put(last(java), RowDigest.of(schema, all));
        peer.compact();
        snapshots.put(last(java), RowDigest.of(schema, all));
        List<TestRow> last = types.mixedRows(2000, 30);
        all.addAll(last);
        snapshots.put(java.append(last), RowDigest.of(schema, all));

        List<Query> queries = new ArrayList<>(List.of(Query.all()));
        snapshots.keySet().forEach(id -> queries.add(Query.of(id)));
        List<String> digests = new ArrayList<>(List.of(RowDigest.of(schema, all)));
        digests.addAll(snapshots.values());
        assertThat(java.snapshots()).containsExactlyElementsOf(snapshots.keySet());
        assertThat(queries.stream().map(java::digest)).containsExactlyElementsOf(digests);
        for (OtherReader reader : OtherReader.values()) {
            assertThat(reader.ask(java, queries))
                    .as("%s", reader)
                    .extracting(Answer::digest)
                    .containsExactlyElementsOf(digests);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {""})
    void filtersFindTheSameRows(String partitions) throws Exception {
        JavaTable java = JavaTable.create(
                folder.resolve("t"), schema, ICEBERG.withPartitions(Peers.terms(schema, partitions)));
        List<TestRow> all = new ArrayList<>();
        for (int first = 100; first < 180; first += 20) {
            List<TestRow> rows = types.risingRows(first, 20);
            java.append(rows);
            all.addAll(rows);
        }
        List<Query> queries = new ArrayList<>();
        List<String> digests = new ArrayList<>();
        for (Predicate condition : conditions(135)) {
            queries.add(Query.where(condition, "id"));
            RowFilter filter = RowFilter.of(condition, schema);
            digests.add(RowDigest.of(
                    queries.get(0).answered(schema), all.stream().filter(filter::matches).toList()));
        }
        assertThat(queries.stream().map(java::digest)).containsExactlyElementsOf(digests);
        for (OtherReader reader : OtherReader.values()) {
            List<Answer> answers = reader.ask(java, queries);
            for (int i = 0; i < queries.size(); i++) {
                assertThat(answers.get(i).digest())
                        .as("%s: %s", reader, queries.get(i))
                        .isEqualTo(digests.get(i));
            }
        }
    }

    private List<Predicate> conditions(int id) {
        List<Predicate> conditions = new ArrayList<>();
        for (Field field : schema.fields()) {
            Object value = field.name().equals("id") ? (Object) (long) id : EveryType.rising(field.type(), id);
            for (Predicate.Operator operator : Predicate.Operator.values()) {
                conditions.add(new Predicate.Compare(field.name(), operator, value));
            }
            conditions.add(new Predicate.IsNull(field.name()));
            conditions.add(new Predicate.IsNotNull(field.name()));
        }
        return conditions;
    }

    private static SnapshotId last(JavaTable java) {
        List<SnapshotId> snapshots = java.snapshots();
        return snapshots.get(snapshots.size() - 1);
    }
}
