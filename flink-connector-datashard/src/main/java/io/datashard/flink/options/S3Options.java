package io.datashard.flink.options;

import io.datashard.annotation.Internal;
import io.datashard.annotation.PublicEvolving;
import io.datashard.storage.s3.S3Choice;
import io.datashard.storage.s3.S3Option;
import io.datashard.storage.s3.S3Settings;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/** The options that say how to reach a store. Their keys are those of {@link S3Option}. */
@PublicEvolving
public final class S3Options {
    /** URL of the store. */
    public static final ConfigOption<String> ENDPOINT = ConfigOptions.key(S3Option.ENDPOINT.key())
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "URL of the store, with `http://` or `https://` and without the bucket; AWS by default. All options of this group are for"
                            + " tables on S3. They override `DATASHARD_*` variables and Flink's own `s3.*` settings; best leave them out and use"
                            + " those: [s3.md](s3.md).");

    /** Region of the store. */
    public static final ConfigOption<String> REGION = ConfigOptions.key(S3Option.REGION.key())
            .stringType()
            .noDefaultValue()
            .withDescription("Region that requests are signed for. If nothing sets one, `us-east-1`.");

    /** Whether a URL has the bucket in its path or in its host name. */
    public static final ConfigOption<Boolean> PATH_STYLE = ConfigOptions.key(S3Option.PATH_STYLE.key())
            .booleanType()
            .noDefaultValue()
            .withFallbackKeys("s3.path-style-access")
            .withDescription(
                    "Whether URLs have the bucket in their path (`true`) or in their host name. The default is `true` with an `s3.endpoint`"
                            + " and `false` without one.");

    /** Whether each process tests the store. */
    public static final ConfigOption<ConditionalWriteCheck> CONDITIONAL_WRITES = ConfigOptions.key(
                    S3Option.CONDITIONAL_WRITES.key())
            .enumType(ConditionalWriteCheck.class)
            .defaultValue(ConditionalWriteCheck.of(S3Settings.DEFAULT_CONDITIONAL_WRITES))
            .withDescription(
                    "Commits need conditional writes. `auto` tests the bucket once per process, and refuses to write if the store ignores"
                            + " conditions or answers them wrongly. `required` trusts the store and saves the requests of this test.");

    /** Profile that holds the access keys. */
    public static final ConfigOption<String> PROFILE = ConfigOptions.key(S3Option.PROFILE.key())
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Profile of the AWS SDK that holds the access keys; each process reads its own profile file. The keys themselves are"
                            + " never options of a table.");

    /** How the store encrypts data at rest. */
    public static final ConfigOption<String> ENCRYPTION = ConfigOptions.key(S3Option.ENCRYPTION.key())
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "How to ask the store to encrypt new objects: `sse-s3` with the store's own keys, `sse-kms` with keys of a key management"
                            + " service. By default, or with `none`, the settings of the bucket decide, which is best.");

    /** The key that the store encrypts with. */
    public static final ConfigOption<String> ENCRYPTION_KEY = ConfigOptions.key(S3Option.ENCRYPTION_KEY.key())
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Key of the key management service for `s3.sse.type` = `sse-kms`, as an id, ARN or alias. The default is the account's"
                            + " own key.");

    /** Whether the store uses an S3 bucket key. */
    public static final ConfigOption<Boolean> BUCKET_KEY = ConfigOptions.key(S3Option.BUCKET_KEY.key())
            .booleanType()
            .noDefaultValue()
            .withDescription(
                    "Whether the store uses an S3 bucket key, for `s3.sse.type` = `sse-kms`. A bucket key saves most calls of the key"
                            + " management service and their cost. By default, the bucket decides.");

    /** File of the certificate authorities to trust. */
    public static final ConfigOption<String> CA_BUNDLE = ConfigOptions.key(S3Option.CA_BUNDLE.key())
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "PEM file with the certificate authorities to trust, one or many, for an `https` endpoint whose certificate the JVM does"
                            + " not trust. It replaces the JVM's trust store. Each process (client, JobManager, TaskManagers) reads the file where it"
                            + " runs, so give an absolute path that is on every machine. By default, the file that the process's variable"
                            + " `AWS_CA_BUNDLE` names: [s3.md](s3.md#certificates).");

    /** Most connections at a time. */
    public static final ConfigOption<Integer> MAX_CONNECTIONS = ConfigOptions.key(S3Option.MAX_CONNECTIONS.key())
            .intType()
            .defaultValue(S3Settings.DEFAULT_MAX_CONNECTIONS)
            .withDescription(
                    "Most connections of one process to the store at a time, for all its tables with the same settings.");

    /** Longest time of one request. */
    public static final ConfigOption<Duration> REQUEST_TIMEOUT = ConfigOptions.key(S3Option.REQUEST_TIMEOUT.key())
            .durationType()
            .defaultValue(S3Settings.DEFAULT_REQUEST_TIMEOUT)
            .withDescription("How long one request may take before it counts as failed.");

    private S3Options() {}

    /** The choices of a table's options about its store. */
    @Internal
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
                .with(S3Option.CA_BUNDLE, options.getOptional(CA_BUNDLE))
                .with(S3Option.MAX_CONNECTIONS, options.getOptional(MAX_CONNECTIONS))
                .with(S3Option.REQUEST_TIMEOUT, options.getOptional(REQUEST_TIMEOUT));
    }
}
