package io.datashard.flink.table;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.convert.MetadataColumn;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * The column of which a declaration makes watermarks, if the source makes them.
 *
 * <p>Where Flink makes them, behind the source, it fails at a row without event time. Where the source makes them, Flink looks no more, and some of
 * its operators for windows leave such a row out without a word. So the source has to look.
 *
 * @param table name of the table, for messages
 * @param column the declared column
 */
record EventTime(String table, Column column) {
    /**
     * The event time of a declaration.
     *
     * @param option the option that lets the source make watermarks, for messages
     * @throws InvalidUseException if the source can't: there are none, or rows without event time would be left out
     */
    static EventTime of(String table, ResolvedCatalogTable declaration, String option) {
        ResolvedSchema schema = declaration.getResolvedSchema();
        Column column = schema.getWatermarkSpecs().stream()
                .findFirst()
                .flatMap(watermark -> schema.getColumn(watermark.getRowtimeAttribute()))
                .orElseThrow(() -> new InvalidUseException(
                        "Cannot use the option '" + option + "' of the table " + table,
                        "the table is declared without WATERMARK FOR, and so it has no watermarks",
                        "Declare them, for example WATERMARK FOR ts AS ts - INTERVAL '5' SECOND, or leave it out"));
        if (column instanceof Column.ComputedColumn
                && column.getDataType().getLogicalType().isNullable()) {
            throw new InvalidUseException(
                    "Cannot use the option '" + option + "' of the table " + table,
                    "its event time '" + column.getName()
                            + "' is computed and can be null, and some windows leave rows without event time out in silence",
                    "Declare it by an expression that is never null, such as " + column.getName()
                            + " AS COALESCE(…, TIMESTAMP '1970-01-01 00:00:00'), or leave the option out");
        }
        return new EventTime(table, column);
    }

    /** The same watermarks, which fail at a row without event time. */
    WatermarkStrategy<RowData> present(
            WatermarkStrategy<RowData> watermarks, RowType projected, List<MetadataColumn> metadata) {
        OptionalInt position = position(projected, metadata);
        return position.isEmpty()
                ? watermarks
                : watermarks.withTimestampAssigner(new PresentTime(table, column.getName(), position.getAsInt()));
    }

    /** Where the source emits the column; empty if it does not, because another one is computed of it, or nobody asks for it. */
    private OptionalInt position(RowType projected, List<MetadataColumn> metadata) {
        if (column instanceof Column.MetadataColumn declared) {
            String key = declared.getMetadataKey().orElse(declared.getName());
            return IntStream.range(0, metadata.size())
                    .filter(i -> metadata.get(i).key().equals(key))
                    .map(i -> projected.getFieldCount() + i)
                    .findFirst();
        }
        int field = column.isPhysical() ? projected.getFieldIndex(column.getName()) : -1;
        return field < 0 ? OptionalInt.empty() : OptionalInt.of(field);
    }
}
