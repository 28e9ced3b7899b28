package io.datashard.flink.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.convert.RecordSerializer;
import io.datashard.flink.sink.DataShardSink;
import io.datashard.model.SnapshotId;
import io.datashard.read.ReadMode;
import io.datashard.read.StartingPosition;
import io.datashard.schema.Schema;
import io.datashard.storage.Surroundings;
import io.datashard.table.TableLocation;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.flink.streaming.api.lineage.LineageDataset;
import org.junit.jupiter.api.Test;

/** Names and facets of tables in lineage. */
class TableLineageTest {
    @Test
    void namesByPathAreThoseOfOpenLineage() {
        assertThat(DatasetName.of(s3("s3://lake/flights/raw"))).isEqualTo(new DatasetName("s3://lake", "flights/raw"));
        assertThat(DatasetName.of(s3("s3://lake"))).isEqualTo(new DatasetName("s3://lake", "/"));
        assertThat(DatasetName.of(TableLocation.of("file:///data/flights")))
                .isEqualTo(new DatasetName("file", "/data/flights"));
        assertThat(DatasetName.of(TableLocation.of("/data/a b"))).isEqualTo(new DatasetName("file", "/data/a b"));
    }

    @Test
    void namesInACatalogAreThoseOfSql() {
        assertThat(DatasetName.inWarehouse(s3("s3://bucket/lake/"), "default", "trades"))
                .isEqualTo(new DatasetName("s3://bucket/lake", "default.trades"));
        assertThat(DatasetName.inWarehouse(TableLocation.of("/data/lake"), "eu/west", "trades"))
                .isEqualTo(new DatasetName("file:/data/lake", "eu/west.trades"));
    }

    /** So that no name can hold one. */
    @Test
    void noPathHoldsAKey() {
        for (String path : Set.of("s3://AKIAKEY:secret@lake/t", "file://me:secret@host/t")) {
            assertThatThrownBy(() -> s3(path)).as(path).isInstanceOf(InvalidUseException.class);
        }
    }

    @Test
    void aSourceSaysWhichSnapshotsItReads() {
        assertThat(read(new ReadMode.Current())).isEqualTo(new SnapshotFacet("current", Map.of()));
        assertThat(read(new ReadMode.AtSnapshot(-1L)))
                .isEqualTo(new SnapshotFacet("snapshot", Map.of("scan.snapshot-id", "18446744073709551615")));
        assertThat(read(new ReadMode.AsOf(Instant.EPOCH)))
                .isEqualTo(new SnapshotFacet("time", Map.of("scan.timestamp", "1970-01-01T00:00:00Z")));
        assertThat(read(new ReadMode.Between(3, -2L)))
                .isEqualTo(new SnapshotFacet("between", Map.of("incremental-between", "3,18446744073709551614")));
        assertThat(continuous(StartingPosition.full())).isEqualTo(Map.of("scan.startup.mode", "full"));
        assertThat(continuous(StartingPosition.latest())).isEqualTo(Map.of("scan.startup.mode", "latest"));
        assertThat(continuous(StartingPosition.earliest())).isEqualTo(Map.of("scan.startup.mode", "earliest"));
        assertThat(continuous(StartingPosition.snapshotId(new SnapshotId(7))))
                .isEqualTo(Map.of("scan.startup.mode", "snapshot-id", "scan.snapshot-id", "7"));
        assertThat(continuous(StartingPosition.timestamp(Instant.EPOCH)))
                .isEqualTo(Map.of("scan.startup.mode", "timestamp", "scan.timestamp", "1970-01-01T00:00:00Z"));
    }

    @Test
    void aSerializerWithoutASchemaHasALineageWithoutColumns() {
        LineageDataset table = DataShardSink.forRecords(new NoSchema())
                .path("/data/flights")
                .build()
                .getLineageVertex()
                .datasets()
                .get(0);
        assertThat(table.name()).isEqualTo("/data/flights");
        assertThat(table.facets()).containsOnlyKeys("location");
    }

    private static final class NoSchema implements RecordSerializer<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public Schema schema() {
            throw new UnsupportedOperationException("the table is always there");
        }

        @Override
        public Bound<String> bind(Schema table) {
            throw new UnsupportedOperationException("never opened");
        }
    }

    private static Map<String, String> continuous(StartingPosition start) {
        SnapshotFacet facet = read(new ReadMode.Continuous(start, Duration.ofSeconds(1)));
        assertThat(facet.read()).isEqualTo("continuous");
        return facet.values();
    }

    private static SnapshotFacet read(ReadMode mode) {
        return (SnapshotFacet) TableLineage.of(TableLocation.of("/data/flights"))
                .read(mode)
                .datasets()
                .get(0)
                .facets()
                .get(SnapshotFacet.NAME);
    }

    private static TableLocation s3(String path) {
        return TableLocation.of(path, Map.of(), Surroundings.ofEnvironment());
    }
}
