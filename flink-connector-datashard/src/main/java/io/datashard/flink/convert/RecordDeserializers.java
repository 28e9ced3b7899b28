package io.datashard.flink.convert;

import io.datashard.annotation.PublicEvolving;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;

/** The deserializers that come with the connector. */
@PublicEvolving
public final class RecordDeserializers {
    private RecordDeserializers() {}

    /** For RowData with all columns of the table. */
    public static RecordDeserializer<RowData> forRowData() {
        return new RowDataDeserializer(null, List.of());
    }

    /** For RowData with these columns; some of the table's may be left out. */
    public static RecordDeserializer<RowData> forRowData(RowType rowType) {
        return forRowData(rowType, List.of());
    }

    /** For RowData with these columns, then metadata columns. */
    public static RecordDeserializer<RowData> forRowData(RowType rowType, List<MetadataColumn> metadata) {
        return new RowDataDeserializer(rowType, metadata);
    }

    /**
     * For RowData that holds a 1 in each column and reads no column: the sum is the row count.
     *
     * @param counts how many columns
     */
    public static RecordDeserializer<RowData> forCounts(int counts) {
        return new CountingDeserializer(counts);
    }

    /** For Rows with all columns of the table, by name and position. */
    public static RecordDeserializer<Row> forRow() {
        return new RowRecordDeserializer();
    }

    /** For a POJO class or record; it may lack some of the columns. */
    public static <T> RecordDeserializer<T> forPojo(Class<T> type) {
        return new PojoDeserializer<>(type);
    }

    /** For Avro's generic records of a schema; it may lack some of the columns. Needs flink-avro in the job. */
    public static RecordDeserializer<GenericRecord> forAvro(org.apache.avro.Schema schema) {
        return new AvroDeserializer<>(GenericRecord.class, schema.toString());
    }

    /** For a class that Avro generated; it may lack some of the columns. Needs flink-avro in the job. */
    public static <T extends SpecificRecord> RecordDeserializer<T> forAvro(Class<T> type) {
        return new AvroDeserializer<>(type, AvroTypes.schemaOf(type).toString());
    }
}
