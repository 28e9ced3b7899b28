package io.datashard.flink.options;

import io.datashard.storage.s3.S3Choice;
import io.datashard.storage.s3.S3Option;
import io.datashard.storage.s3.S3Settings;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/** The options that say how to reach a store. Their keys are those of {@link S3Option}. */
public final class S3Options {
    /** URL of the store. */
    public static final ConfigOption<String> ENDPOINT = ConfigOptions.key(S3Option.ENDPOINT.key())
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "URL of the store, with `http://` or `https://` and without the bucket. Without one it is AWS. All options of this"
                            + " group are for tables on S3, come before `DATASHARD_*` variables and Flink's own `s3.*` settings, and are best left to"
                            + " these: [s3.md](s3.md).");

    /** Region of the store. */
    public static final ConfigOption<String> REGION = ConfigOptions.key(S3Option.REGION.key())
            .stringType()
            .noDefaultValue()
            .withDescription("Region that requests are signed for; where nothing says one, `us-east-1`.");

    /** Whether a URL has the bucket in its path or in its host name. */
    public static final ConfigOption<Boolean> PATH_STYLE = ConfigOptions.key(S3Option.PATH_STYLE.key())
            .booleanType()
            .noDefaultValue()
            .withFallbackKeys("s3.path-style-access")
            .withDescription(
                    "Whether the bucket stands in the path of a URL (`true`) or in the name of its host. The default is `true` with an"
                            + " `s3.endpoint` and `false` without one.");

    /** Whether each process tests the store. */
    public static final ConfigOption<ConditionalWriteCheck> CONDITIONAL_WRITES = ConfigOptions.key(
                    S3Option.CONDITIONAL_WRITES.key())
            .enumType(ConditionalWriteCheck.class)
            .defaultValue(ConditionalWriteCheck.of(S3Settings.DEFAULT_CONDITIONAL_WRITES))
            .withDescription(
                    "Commits need conditional writes. `auto` tries the bucket once for each process and refuses to write if the store"
                            + " ignores conditions or answers them wrongly; `required` saves these requests where the store is known.");

    /** Profile that holds the access keys. */
    public static final ConfigOption<String> PROFILE = ConfigOptions.key(S3Option.PROFILE.key())
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Profile of the AWS SDK that holds the keys; each process reads its own file of profiles. Keys themselves are never"
                            + " options of a table.");

    /** How the store encrypts data at rest. */
    public static final ConfigOption<String> ENCRYPTION = ConfigOptions.key(S3Option.ENCRYPTION.key())
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "How the store is told to encrypt what is written: `sse-s3` with its own keys, `sse-kms` with those of a key management"
                            + " service. Without it, or with `none`, nothing is said and the store does as the bucket says: best configure it there.");

    /** The key that the store encrypts with. */
    public static final ConfigOption<String> ENCRYPTION_KEY = ConfigOptions.key(S3Option.ENCRYPTION_KEY.key())
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Key of the key management service, as an id, ARN or alias, for `s3.sse.type` = `sse-kms`; without one the account's"
                            + " own.");

    /** Whether the store uses an S3 bucket key. */
    public static final ConfigOption<Boolean> BUCKET_KEY = ConfigOptions.key(S3Option.BUCKET_KEY.key())
            .booleanType()
            .noDefaultValue()
            .withDescription(
                    "For `s3.sse.type` = `sse-kms`, whether the store puts a key of the bucket between, which saves most calls of the key"
                            + " management service and their cost; without it, as the bucket says.");

    /** Most connections at a time. */
    public static final ConfigOption<Integer> MAX_CONNECTIONS = ConfigOptions.key(S3Option.MAX_CONNECTIONS.key())
            .intType()
            .defaultValue(S3Settings.DEFAULT_MAX_CONNECTIONS)
            .withDescription(
                    "Connections at a time of a process to the store, for all its tables with the same settings.");

    /** Longest time of one request. */
    public static final ConfigOption<Duration> REQUEST_TIMEOUT = ConfigOptions.key(S3Option.REQUEST_TIMEOUT.key())
            .durationType()
            .defaultValue(S3Settings.DEFAULT_REQUEST_TIMEOUT)
            .withDescription("How long one request may take before it counts as failed.");

    private S3Options() {}

    /** The choices of a table's options about its store. */
    public static S3Choice choice(ReadableConfig options) {
        return S3Choice.NONE
                .with(S3Option.ENDPOINT, options.getOptional(ENDPOINT))
                .with(S3Option.REGION, options.getOptional(REGION))
                .with(S3Option.PATH_STYLE, options.getOptional(PATH_STYLE))
                .with(
                        S3Option.CONDITIONAL_WRITES,
                        options.getOptional(CONDITIONAL_WRITES).map(ConditionalWriteCheck::meaning))
                .with(S3Option.PROFILE, options.getOptional(PROFILE))
                .with(S3Option.ENCRYPTION, options.getOptional(ENCRYPTION))
                .with(S3Option.ENCRYPTION_KEY, options.getOptional(ENCRYPTION_KEY))
                .with(S3Option.BUCKET_KEY, options.getOptional(BUCKET_KEY))
                .with(S3Option.MAX_CONNECTIONS, options.getOptional(MAX_CONNECTIONS))
                .with(S3Option.REQUEST_TIMEOUT, options.getOptional(REQUEST_TIMEOUT));
    }
}
