package io.datashard.flink.lineage;

import io.datashard.table.TableLocation;
import java.io.Serializable;

/**
 * The name of a table in the lineage of jobs ({@code docs/decisions/0047-names-in-lineage.md}). Holds no secret.
 *
 * @param namespace where names are unique
 * @param name the name in it
 */
public record DatasetName(String namespace, String name) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String S3 = "s3://";

    /** The name of a table that is known by its path only, as OpenLineage names what lies in buckets and local folders. */
    public static DatasetName of(TableLocation location) {
        String text = location.text();
        if (!text.startsWith(S3)) {
            return new DatasetName("file", text);
        }
        int slash = text.indexOf('/', S3.length());
        return slash < 0
                ? new DatasetName(text, "/")
                : new DatasetName(text.substring(0, slash), text.substring(slash + 1));
    }

    /** The name of a table of a catalog. */
    public static DatasetName inWarehouse(TableLocation warehouse, String database, String table) {
        String root = warehouse.text();
        return new DatasetName(root.startsWith(S3) ? root : "file:" + root, database + "." + table);
    }
}
