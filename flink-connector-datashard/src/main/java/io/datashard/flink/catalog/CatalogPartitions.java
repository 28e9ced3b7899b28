package io.datashard.flink.catalog;

import io.datashard.schema.Partition;
import io.datashard.schema.PartitionField;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Schema;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.ObjectPath;

/** The partitions of a table are those that its data files are in; their values are spelled as in the names of their folders. */
final class CatalogPartitions {
    private final Place place;

    CatalogPartitions(Place place) {
        this.place = place;
    }

    /**
     * The partitions of a table.
     *
     * @return empty if there is no table, or one without partitions
     */
    Optional<List<CatalogPartitionSpec>> find(ObjectPath path) {
        Optional<TableState> found = TableState.open(place, path);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (TableState state = found.get()) {
            Schema schema = state.metadata().schema();
            return schema != null && state.metadata().partitionSpec().isPartitioned()
                    ? Optional.of(list(state, schema))
                    : Optional.empty();
        }
    }

    private static List<CatalogPartitionSpec> list(TableState state, Schema schema) {
        PartitionSpec spec = state.metadata().partitionSpec();
        TreeSet<String> folders = new TreeSet<>();
        boolean unused = state.visitFiles(Long.MAX_VALUE, file -> {
            Partition partition = file.partition();
            folders.add(spec.folder(partition, schema));
        });
        List<CatalogPartitionSpec> partitions = new ArrayList<>();
        for (String folder : folders) {
            partitions.add(new CatalogPartitionSpec(values(spec, folder)));
        }
        return partitions;
    }

    /** The values in the name of a folder, {@code data/sym=BTC/ts_day=20705}. */
    private static Map<String, String> values(PartitionSpec spec, String folder) {
        String[] segments = folder.split("/", -1);
        Map<String, String> values = new LinkedHashMap<>();
        List<PartitionField> fields = spec.fields();
        for (int i = 0; i < fields.size(); i++) {
            String segment = segments[i + 1];
            values.put(
                    fields.get(i).name(),
                    URLDecoder.decode(segment.substring(segment.indexOf('=') + 1), StandardCharsets.UTF_8));
        }
        return values;
    }
}
