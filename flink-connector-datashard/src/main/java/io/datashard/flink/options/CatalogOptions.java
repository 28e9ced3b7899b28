package io.datashard.flink.options;

import io.datashard.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The options of {@code CREATE CATALOG}. Those of the group S3 are options of a catalog too. */
@PublicEvolving
public final class CatalogOptions {
    /** The kind of catalog. */
    public static final ConfigOption<String> TYPE =
            ConfigOptions.key("type").stringType().noDefaultValue().withDescription("Always `datashard`. Required.");

    /** Where the tables lie. */
    public static final ConfigOption<String> WAREHOUSE = ConfigOptions.key("warehouse")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "The folder of the tables: a local path or `file:` URI that every process of the cluster can reach, or"
                            + " `s3://bucket/prefix`. Each folder in it with a version hint is a table: [catalog.md](catalog.md). Without it, the"
                            + " tables are those of the bucket and prefix that `DATASHARD_S3_BUCKET` and `DATASHARD_S3_PREFIX` name, with"
                            + " `DATASHARD_STORAGE_TYPE=s3`. The options of the group S3 say how to reach the store, for all tables of the"
                            + " catalog.");

    /** The database that USE CATALOG chooses. */
    public static final ConfigOption<String> DEFAULT_DATABASE = ConfigOptions.key("default-database")
            .stringType()
            .defaultValue("default")
            .withDescription("The database that `USE CATALOG` chooses. `default` is the warehouse itself.");

    private CatalogOptions() {}
}
