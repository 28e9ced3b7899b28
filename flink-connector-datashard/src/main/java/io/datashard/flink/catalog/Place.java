package io.datashard.flink.catalog;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.lineage.DatasetName;
import io.datashard.flink.options.CatalogOptions;
import io.datashard.flink.options.DeclarationOptions;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.flink.options.SourceOptions;
import io.datashard.flink.options.StatisticsReport;
import io.datashard.storage.s3.S3Choice;
import io.datashard.storage.s3.S3Root;
import io.datashard.table.TableLocation;
import io.datashard.warehouse.TableName;
import io.datashard.warehouse.Warehouse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.ObjectPath;

/**
 * Where the tables of a catalog lie, and how to reach them.
 *
 * @param catalog name of the catalog
 * @param warehouse the root
 * @param storeOptions the options of the catalog that say how to reach the store
 * @param session settings of the session in which the catalog was made
 */
record Place(String catalog, Warehouse warehouse, Map<String, String> storeOptions, ReadableConfig session) {
    static final String IDENTIFIER = "datashard";

    Place {
        storeOptions = Map.copyOf(storeOptions);
    }

    /** The name of a table as users write it, for messages. */
    String label(ObjectPath path) {
        return "`" + catalog + "`.`" + path.getDatabaseName() + "`.`" + path.getObjectName() + "`";
    }

    /** The name of a table in the lineage of jobs. */
    DatasetName dataset(ObjectPath path) {
        return DatasetName.inWarehouse(warehouse.location(), path.getDatabaseName(), path.getObjectName());
    }

    static TableName name(ObjectPath path) {
        return new TableName(path.getDatabaseName(), path.getObjectName());
    }

    /**
     * The options of a table as in a declaration outside of a catalog: with its path, and how to reach its store.
     *
     * @param own the options of the table
     * @throws InvalidUseException if one of its own says where the table lies or how to reach it
     */
    Map<String, String> complete(ObjectPath path, Map<String, String> own) {
        TableLocation location = warehouse.locationOf(name(path));
        Map<String, String> all = new LinkedHashMap<>(own);
        requireNone(path, own);
        all.put(DeclarationOptions.CONNECTOR.key(), IDENTIFIER);
        all.put(DeclarationOptions.PATH.key(), text(location));
        storeOptions.forEach(all::putIfAbsent);
        // The catalog tells the planner of the rows. Of a source that also could, the planner lists all partitions
        // first where the catalog does not know.
        all.putIfAbsent(SourceOptions.REPORT_STATISTICS.key(), StatisticsReport.NONE.toString());
        return all;
    }

    private void requireNone(ObjectPath path, Map<String, String> own) {
        String connector = own.get(DeclarationOptions.CONNECTOR.key());
        if (connector != null && !connector.equals(IDENTIFIER)) {
            throw refused(
                    path,
                    DeclarationOptions.CONNECTOR.key(),
                    "all tables of this catalog are DataShard tables",
                    "Create a table of '" + connector
                            + "' in another catalog, such as default_catalog, or as a TEMPORARY TABLE");
        }
        if (own.containsKey(DeclarationOptions.PATH.key())) {
            throw refused(
                    path,
                    DeclarationOptions.PATH.key(),
                    "a table of this catalog lies in its folder " + warehouse.locationOf(name(path)),
                    "Leave the option out (LIKE takes options over unless it says EXCLUDING OPTIONS), or declare the table in another"
                            + " catalog, such as default_catalog");
        }
        if (own.containsKey(DeclarationOptions.AUTO_CREATE.key())) {
            throw refused(
                    path,
                    DeclarationOptions.AUTO_CREATE.key(),
                    "CREATE TABLE creates a table of this catalog at once",
                    "Leave the option out");
        }
        own.keySet().stream().filter(key -> key.startsWith("s3.")).findFirst().ifPresent(key -> {
            throw refused(
                    path,
                    key,
                    "how to reach the store is told once for all tables of a catalog",
                    "Set it in CREATE CATALOG");
        });
    }

    private InvalidUseException refused(ObjectPath path, String option, String why, String remedy) {
        return new InvalidUseException(
                "Cannot use the option '" + option + "' of the table " + label(path),
                why,
                remedy + "; nothing was changed");
    }

    /** A path that is read as this location in every process: by the environment, a plain path may lie on S3. */
    private static String text(TableLocation location) {
        String text = location.text();
        boolean isLocal = !text.startsWith("s3://");
        return isLocal && S3Root.claims(text, ProcessSurroundings.current().environment())
                ? Path.of(text).toUri().toString()
                : text;
    }

    /** The location of the warehouse that the options of a catalog name. */
    static TableLocation warehouse(String catalog, ReadableConfig options, S3Choice store) {
        Map<String, String> environment = ProcessSurroundings.current().environment();
        String path = options.getOptional(CatalogOptions.WAREHOUSE).orElse(null);
        if (path == null && !S3Root.claims("/", environment)) {
            throw new InvalidUseException(
                    "Cannot create the catalog " + catalog,
                    "nothing says where its tables lie",
                    "Set '" + CatalogOptions.WAREHOUSE.key()
                            + "' to a local folder or s3://bucket/prefix, or the environment variables DATASHARD_STORAGE_TYPE=s3 and"
                            + " DATASHARD_S3_BUCKET");
        }
        return TableLocation.of(path == null ? "/" : path, store, ProcessSurroundings.current());
    }
}
