package io.datashard.flink.lineage;

import io.datashard.read.ReadMode;
import io.datashard.schema.Schema;
import io.datashard.table.TableLocation;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.streaming.api.lineage.LineageDataset;
import org.apache.flink.streaming.api.lineage.LineageDatasetFacet;
import org.apache.flink.streaming.api.lineage.LineageVertex;
import org.apache.flink.streaming.api.lineage.SourceLineageVertex;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a table when a job is submitted, without a request. Travels with the job.
 *
 * @param dataset the table's name
 * @param location where the table lies
 * @param schema its columns; null = not known yet
 */
public record TableLineage(DatasetName dataset, TableLocation location, @Nullable Schema schema)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Of a table by its path, of which no columns are known. */
    public static TableLineage of(TableLocation location) {
        return new TableLineage(DatasetName.of(location), location, null);
    }

    /** The same table with these columns. */
    public TableLineage with(Schema columns) {
        return new TableLineage(dataset, location, columns);
    }

    /** The table as it is read. */
    public SourceLineageVertex read(ReadMode mode) {
        Map<String, LineageDatasetFacet> facets = facets();
        facets.put(SnapshotFacet.NAME, SnapshotFacet.of(mode));
        return new Read(
                List.of(new Dataset(dataset.name(), dataset.namespace(), facets)),
                mode instanceof ReadMode.Continuous ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED);
    }

    /** The table as it is written. */
    public LineageVertex written() {
        return new Written(List.of(new Dataset(dataset.name(), dataset.namespace(), facets())));
    }

    private Map<String, LineageDatasetFacet> facets() {
        Map<String, LineageDatasetFacet> facets = new TreeMap<>();
        facets.put(LocationFacet.NAME, new LocationFacet(location.text()));
        if (schema != null) {
            facets.put(SchemaFacet.NAME, SchemaFacet.of(schema));
        }
        return facets;
    }

    private record Read(List<LineageDataset> datasets, Boundedness boundedness) implements SourceLineageVertex {}

    private record Written(List<LineageDataset> datasets) implements LineageVertex {}

    private record Dataset(String name, String namespace, Map<String, LineageDatasetFacet> facets)
            implements LineageDataset {
        private Dataset {
            facets = Map.copyOf(facets);
        }
    }
}
