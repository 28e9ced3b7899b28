package io.datashard.flink.table;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.convert.MetadataColumn;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.catalog.WatermarkSpec;
import org.apache.flink.table.connector.sink.abilities.SupportsStaging.StagingPurpose;

/** Refuses clauses of a declaration that would have no effect: Flink accepts them silently. */
public final class StatementCheck {
    private static final String SOURCE_WATERMARK = "SOURCE_WATERMARK()";

    private final String table;
    private final ResolvedCatalogTable declaration;

    private StatementCheck(String table, ResolvedCatalogTable declaration) {
        this.table = table;
        this.declaration = declaration;
    }

    /**
     * Checks a table that is read.
     *
     * @param table its name, for messages
     * @throws InvalidUseException if the table can't be read as declared
     */
    public static void requireReadable(String table, ResolvedCatalogTable declaration) {
        StatementCheck check = new StatementCheck(table, declaration);
        check.requireColumns("read");
        check.requireNoBuckets("read");
        check.requireWatermarksOfRows();
    }

    /**
     * Checks a table that is created, or declared anew.
     *
     * @param table its name, for messages
     * @throws InvalidUseException if no statement could use the table as declared
     */
    public static void requireUsable(String table, ResolvedCatalogTable declaration) {
        StatementCheck check = new StatementCheck(table, declaration);
        check.requireColumns("declare");
        check.requireNoBuckets("declare");
        check.requireWatermarksOfRows();
        check.requireKnownMetadata();
    }

    /**
     * Checks a table that is written to.
     *
     * @param table its name, for messages
     * @throws InvalidUseException if the table can't be written to as declared
     */
    static void requireWritable(String table, ResolvedCatalogTable declaration) {
        StatementCheck check = new StatementCheck(table, declaration);
        check.requireColumns("write to");
        check.requireNoBuckets("write to");
        check.requireNoKey();
        check.requireNoStoredMetadata();
    }

    /**
     * The error for {@code CREATE TABLE AS} and {@code REPLACE TABLE AS} in one step, which a Flink setting demands. Without that setting, Flink
     * declares the table and inserts, and a sink can't tell that from any other INSERT.
     *
     * @param table its name, for messages
     */
    static InvalidUseException notInOneStep(String table, StagingPurpose purpose) {
        boolean isReplacing =
                purpose == StagingPurpose.REPLACE_TABLE_AS || purpose == StagingPurpose.CREATE_OR_REPLACE_TABLE_AS;
        String why =
                "'table.rtas-ctas.atomicity-enabled' asks for that, and a DataShard table can't be declared, filled and published at once";
        return isReplacing
                ? new InvalidUseException(
                        "Cannot replace the table " + table,
                        why,
                        "Write to a new 'path' and read that one; with the setting off, the statement would append to what is there")
                : new InvalidUseException(
                        "Cannot create the table " + table + " as one step",
                        why,
                        "Set 'table.rtas-ctas.atomicity-enabled' to 'false', or use CREATE TABLE and INSERT INTO");
    }

    private void requireColumns(String action) {
        List<Column> columns = declaration.getResolvedSchema().getColumns();
        boolean hasStored = columns.stream().anyMatch(Column::isPhysical);
        boolean hasMetadata = columns.stream().anyMatch(Column.MetadataColumn.class::isInstance);
        if (!hasStored && !(hasMetadata && action.equals("read"))) {
            throw new InvalidUseException(
                    "Cannot " + action + " the table " + table,
                    "it is declared without columns, and rows of no columns are of no use",
                    "Declare its columns in CREATE TABLE; to read, some of the stored ones are enough");
        }
    }

    private void requireNoBuckets(String action) {
        declaration.getDistribution().ifPresent(distribution -> {
            throw new InvalidUseException(
                    "Cannot " + action + " the table " + table,
                    "it is declared DISTRIBUTED, which a DataShard table can't be",
                    "Leave DISTRIBUTED out; the iceberg layout has buckets as partitions: 'partition-spec' = 'bucket(16, column)'");
        });
    }

    private void requireNoKey() {
        declaration.getResolvedSchema().getPrimaryKey().ifPresent(key -> {
            throw new InvalidUseException(
                    "Cannot write to the table " + table,
                    "it is declared with the " + text(key)
                            + ", and a DataShard table keeps no key: two rows with one key would both be stored, and queries that trust the"
                            + " key would answer wrongly",
                    "Leave PRIMARY KEY out of the declaration that is written to, and remove duplicates in the query before writing");
        });
    }

    private void requireNoStoredMetadata() {
        for (Column column : declaration.getResolvedSchema().getColumns()) {
            if (column instanceof Column.MetadataColumn metadata && !metadata.isVirtual()) {
                throw new InvalidUseException(
                        "Cannot write to the table " + table,
                        "its column '" + column.getName()
                                + "' is declared METADATA, which would be written, and the metadata of a row is"
                                + " what the connector makes of its file",
                        "Declare the column METADATA … VIRTUAL");
            }
        }
    }

    private void requireKnownMetadata() {
        for (Column column : declaration.getResolvedSchema().getColumns()) {
            if (column instanceof Column.MetadataColumn metadata) {
                String key = metadata.getMetadataKey().orElse(metadata.getName());
                if (MetadataColumn.find(key).isEmpty()) {
                    throw new InvalidUseException(
                            "Cannot declare the column '" + column.getName() + "' of the table " + table,
                            "there is no metadata '" + key + "' of a row",
                            "Declare it METADATA FROM one of "
                                    + Stream.of(MetadataColumn.values())
                                            .map(known -> "'" + known.key() + "'")
                                            .collect(Collectors.joining(", ")));
                }
            }
        }
    }

    private static String text(UniqueConstraint key) {
        return "PRIMARY KEY (" + String.join(", ", key.getColumns()) + ")";
    }

    private void requireWatermarksOfRows() {
        ResolvedSchema schema = declaration.getResolvedSchema();
        for (WatermarkSpec watermark : schema.getWatermarkSpecs()) {
            if (isOfSource(watermark)) {
                throw new InvalidUseException(
                        "Cannot read the table " + table,
                        "it is declared with WATERMARK FOR " + watermark.getRowtimeAttribute() + " AS "
                                + SOURCE_WATERMARK + ", and this source has no watermarks of its own",
                        "Declare them by the rows, for example WATERMARK FOR " + watermark.getRowtimeAttribute()
                                + " AS " + watermark.getRowtimeAttribute() + " - INTERVAL '5' SECOND");
            }
        }
    }

    /** Compares the text: a declaration in SQL holds an expression of the planner, whose class is not visible here. */
    private static boolean isOfSource(WatermarkSpec watermark) {
        return watermark
                .getWatermarkExpression()
                .asSummaryString()
                .replace("`", "")
                .contains(SOURCE_WATERMARK);
    }
}
