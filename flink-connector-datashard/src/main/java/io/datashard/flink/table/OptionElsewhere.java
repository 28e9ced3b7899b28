package io.datashard.flink.table;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Options of other table formats and connectors (Paimon, Iceberg, Delta, Flink's {@code filesystem}) that people try here, and what stands for
 * them.
 *
 * @param why why the option is not one
 * @param remedy what to set instead
 */
record OptionElsewhere(String why, String remedy) {
    private static final String BY_CHECKPOINT =
            "Leave it out: a checkpoint ends every file, and what it wrote is visible with it";
    private static final String FORMAT = "Leave it out: data files are always Parquet";
    private static final String PATH =
            "Set 'path' to the table root, or use CREATE CATALOG with 'type' = 'datashard' and 'warehouse'";
    private static final String APPENDS = "Leave it out: rows are only added (see docs/sql.md)";
    private static final String OLDER_STATE = "Use 'scan.snapshot-id' or 'scan.timestamp' to read an older state";
    private static final String BUCKETS = "Use 'partition-spec' = 'bucket(16, column)' of the iceberg layout";

    private static final Map<String, OptionElsewhere> KNOWN = known();

    /** The option of another format or connector that has this key, whatever its case. */
    static Optional<OptionElsewhere> find(String key) {
        return Optional.ofNullable(KNOWN.get(key.toLowerCase(Locale.ROOT)));
    }

    /** All of them, by their keys. */
    static Map<String, OptionElsewhere> all() {
        return KNOWN;
    }

    private static Map<String, OptionElsewhere> known() {
        Map<String, OptionElsewhere> known = new LinkedHashMap<>();
        ofReads(known);
        ofWrites(known);
        ofTables(known);
        return Map.copyOf(known);
    }

    private static void ofReads(Map<String, OptionElsewhere> known) {
        use(known, "scan.snapshot-id", "snapshot-id", "scan.version", "scan.snapshot", "versionasof");
        use(known, "scan.timestamp", "timestampasof");
        use(known, "scan.timestamp-millis", "as-of-timestamp", "scan.startup.timestamp-millis");
        use(known, "source.monitor-interval", "monitor-interval", "continuous.discovery.interval");
        add(known, "Set 'source.monitor-interval', for example to '10 s': with it a read has no end", "streaming");
        use(known, "scan.startup.mode", "starting-strategy", "startingversion", "startingtimestamp");
        add(known, "Set 'scan.startup.mode' to 'timestamp' and 'scan.timestamp-millis'", "start-snapshot-timestamp");
        use(known, "incremental-between", "start-snapshot-id", "end-snapshot-id");
        use(known, "source.split.target-size", "split-size", "source.split.open-file-cost", "split-open-file-cost");
        use(known, "source.operator-uid.suffix", "source.uid-suffix");
        for (String tag : new String[] {"scan.tag-name", "tag", "start-tag", "end-tag"}) {
            known.put(tag, new OptionElsewhere("a DataShard table has no tags", OLDER_STATE));
        }
        for (String branch : new String[] {"branch", "write-branch", "scan.fallback-branch"}) {
            known.put(branch, new OptionElsewhere("a DataShard table has no branches", OLDER_STATE));
        }
        add(
                known,
                "Leave it out: a new job with a 'consumer-id' begins after the last snapshot whose rows were all read",
                "consumer.mode",
                "consumer.changelog-only");
        use(known, "consumer-id", "scan.consumer-id", "group-id");
        use(known, "lookup.cache-max-memory-size", "lookup.cache-rows", "lookup.partial-cache.max-rows");
        add(
                known,
                "Leave it out: a lookup join holds all rows, and reads what was added after"
                        + " 'lookup.full-cache.periodic-reload.interval'",
                "lookup.async",
                "lookup.full-cache.reload-strategy",
                "lookup.full-cache.periodic-reload.schedule-mode",
                "lookup.full-cache.timed-reload.iso-time",
                "lookup.full-cache.timed-reload.interval-in-days",
                "lookup.partial-cache.expire-after-access",
                "lookup.partial-cache.expire-after-write",
                "lookup.partial-cache.cache-missing-key");
    }

    private static void ofWrites(Map<String, OptionElsewhere> known) {
        use(known, "sink.parallelism", "write-parallelism", "write.parallelism");
        use(known, "sink.rolling-policy.file-size", "write.target-file-size-bytes", "target-file-size-bytes");
        use(known, "sink.distribution-mode", "write.distribution-mode", "distribution-mode");
        use(known, "parquet.compression", "compression-codec", "write.parquet.compression-codec");
        use(known, "sink.operator-uid.suffix", "uid-suffix");
        use(known, "sink.commit.max-retries", "commit.retry.num-retries", "commit.max-retries");
        use(known, "sink.commit.min-retry-wait", "commit.retry.min-wait-ms", "commit.min-retry-wait");
        use(known, "sink.commit.max-retry-wait", "commit.retry.max-wait-ms", "commit.max-retry-wait");
        use(known, "sink.commit.timeout", "commit.retry.total-timeout-ms", "commit.timeout");
        add(known, FORMAT, "format", "file.format", "write-format", "write.format.default", "format.type");
        add(
                known,
                APPENDS,
                "merge-engine",
                "changelog-producer",
                "write.upsert.enabled",
                "upsert-enabled",
                "overwrite-enabled",
                "ignore-delete",
                "sequence.field",
                "rowkind.field");
        add(
                known,
                BY_CHECKPOINT,
                "sink.rolling-policy.rollover-interval",
                "sink.rolling-policy.check-interval",
                "sink.rolling-policy.inactivity-interval",
                "sink.partition-commit.trigger",
                "sink.partition-commit.delay",
                "sink.partition-commit.policy.kind");
        add(
                known,
                "Use 'auto-compaction': 'true' lets the sink merge small data files",
                "write-only",
                "full-compaction.delta-commits");
    }

    private static void ofTables(Map<String, OptionElsewhere> known) {
        add(known, BUCKETS, "bucket", "bucket-key", "buckets");
        add(known, "Use PARTITIONED BY or 'partition-spec'", "partition", "partitioned-by", "partition.fields");
        add(
                known,
                "Leave it out: a DataShard table keeps no key. For reading, PRIMARY KEY (…) NOT ENFORCED tells Flink"
                        + " of one",
                "primary-key");
        add(
                known,
                PATH,
                "warehouse",
                "catalog-name",
                "catalog-type",
                "catalog-database",
                "catalog-table",
                "catalog-impl",
                "catalog",
                "metastore",
                "location",
                "table-path",
                "uri");
        add(known, "Set 'layout' to 'classic' or 'iceberg'", "format-version", "table-type");
        use(known, "auto-create", "auto-create-table", "create-if-not-exists");
        use(known, "snapshot.num-retained.max", "history.expire.min-snapshots-to-keep");
        use(known, "s3.path.style.access", "fs.s3a.path.style.access");
        use(known, "s3.endpoint", "fs.s3a.endpoint");
        use(known, "s3.region", "client.region", "fs.s3a.endpoint.region", "s3.endpoint.region");
    }

    private static void use(Map<String, OptionElsewhere> known, String option, String... keys) {
        add(known, "Use '" + option + "'", keys);
    }

    private static void add(Map<String, OptionElsewhere> known, String remedy, String... keys) {
        for (String key : keys) {
            known.put(
                    key,
                    new OptionElsewhere("there is no such option; other table formats and connectors have it", remedy));
        }
    }
}
