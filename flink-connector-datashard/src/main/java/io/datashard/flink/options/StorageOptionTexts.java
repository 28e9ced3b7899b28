package io.datashard.flink.options;

import io.datashard.flink.options.OptionGroup.Documented;
import java.util.List;

/** Texts about the options that say how a store is reached. */
final class StorageOptionTexts {
    private StorageOptionTexts() {}

    static List<Documented> all() {
        return List.of(
                new Documented(
                        DataShardOptions.S3_ENDPOINT,
                        "String",
                        "URL of the store, with `http://` or `https://` and without the bucket. Without one it is AWS. All options of this group are"
                                + " for tables on S3, come before `DATASHARD_*` variables and Flink's own `s3.*` settings, and are best left"
                                + " to these: [s3.md](s3.md)."),
                new Documented(
                        DataShardOptions.S3_REGION,
                        "String",
                        "Region that requests are signed for; where nothing says one, `us-east-1`."),
                new Documented(
                        DataShardOptions.S3_PATH_STYLE,
                        "Boolean",
                        "Whether the bucket stands in the path of a URL (`true`) or in the name of its host. The default is `true` with an"
                                + " `s3.endpoint` and `false` without one."),
                new Documented(
                        DataShardOptions.S3_CONDITIONAL_WRITES,
                        "Enum: auto, required",
                        "Commits need conditional writes. `auto` tries the bucket once for each process and refuses to write if the store ignores"
                                + " conditions or answers them wrongly; `required` saves these requests where the store is known."),
                new Documented(
                        DataShardOptions.S3_PROFILE,
                        "String",
                        "Profile of the AWS SDK that holds the keys; each process reads its own file of profiles. Keys themselves are never"
                                + " options of a table."),
                new Documented(
                        DataShardOptions.S3_ENCRYPTION,
                        "String",
                        "How the store is told to encrypt what is written: `sse-s3` with its own keys, `sse-kms` with those of a key management"
                                + " service. Without it, or with `none`, nothing is said and the store does as the bucket says: best"
                                + " configure it there."),
                new Documented(
                        DataShardOptions.S3_ENCRYPTION_KEY,
                        "String",
                        "Key of the key management service, as an id, ARN or alias, for `s3.sse.type` = `sse-kms`; without one the account's own."),
                new Documented(
                        DataShardOptions.S3_BUCKET_KEY,
                        "Boolean",
                        "For `s3.sse.type` = `sse-kms`, whether the store puts a key of the bucket between, which saves most calls of the key"
                                + " management service and their cost; without it, as the bucket says."),
                new Documented(
                        DataShardOptions.S3_MAX_CONNECTIONS,
                        "Integer",
                        "Connections at a time of a process to the store, for all its tables with the same settings."),
                new Documented(
                        DataShardOptions.S3_REQUEST_TIMEOUT,
                        "Duration",
                        "How long one request may take before it counts as failed."));
    }
}
