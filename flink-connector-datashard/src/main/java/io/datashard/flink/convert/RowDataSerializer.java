package io.datashard.flink.convert;

import io.datashard.schema.Schema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Writes RowData of a row type.
 *
 * @param rowType columns of the records
 */
record RowDataSerializer(RowType rowType) implements RecordSerializer<RowData> {
    @Override
    public Schema schema() {
        return FlinkTypes.toSchema(rowType);
    }

    @Override
    public Bound<RowData> bind(Schema table) {
        SchemaDiff.forWriting(rowType, table).requireEmpty("Cannot write the rows to the table");
        RowDataView view = new RowDataView(rowType, table);
        return view::wrap;
    }
}
