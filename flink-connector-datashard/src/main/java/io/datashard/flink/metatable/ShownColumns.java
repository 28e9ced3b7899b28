package io.datashard.flink.metatable;

import io.datashard.model.TableMetadata;
import io.datashard.schema.DataType;
import io.datashard.schema.Field;
import io.datashard.schema.Partition;
import io.datashard.schema.PartitionField;
import io.datashard.schema.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/** Shows what is recorded by field ids under the names that columns and partition fields have now. */
final class ShownColumns {
    private final List<Field> fields;
    private final List<PartitionField> partitions;
    private final List<DataType> types;

    ShownColumns(TableMetadata table) {
        Schema schema = table.schema();
        this.fields = schema == null ? List.of() : schema.fields();
        this.partitions = table.partitionSpec().fields();
        this.types = schema == null ? List.of() : table.partitionSpec().resultTypes(schema);
    }

    /** The values of a partition; no entries without partitions; null if they are not known. */
    @Nullable MapData partition(Partition partition) {
        if (!partitions.isEmpty() && partition.values().size() != types.size()) {
            return null;
        }
        Map<StringData, @Nullable StringData> shown = new HashMap<>();
        for (int i = 0; i < partitions.size(); i++) {
            Object value = partition.values().get(i);
            shown.put(
                    StringData.fromString(partitions.get(i).name()),
                    value == null ? null : StringData.fromString(ShownText.of(types.get(i), value)));
        }
        return new GenericMapData(shown);
    }

    /** Numbers by column; only those that are recorded. */
    MapData counts(Map<Integer, Long> byId) {
        Map<StringData, Long> shown = new HashMap<>();
        for (Field field : fields) {
            Long count = byId.get(field.id());
            if (count != null) {
                shown.put(StringData.fromString(field.name()), count);
            }
        }
        return new GenericMapData(shown);
    }

    /** Bounds by column; only those that are known. */
    MapData bounds(Map<Integer, Object> byId) {
        Map<StringData, StringData> shown = new HashMap<>();
        for (Field field : fields) {
            Object bound = byId.get(field.id());
            if (bound != null) {
                shown.put(
                        StringData.fromString(field.name()), StringData.fromString(ShownText.of(field.type(), bound)));
            }
        }
        return new GenericMapData(shown);
    }
}
