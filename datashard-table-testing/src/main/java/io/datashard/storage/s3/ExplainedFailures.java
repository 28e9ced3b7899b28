package io.datashard.storage.s3;

import io.datashard.error.StorageException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Failures of the network that tests can't bring about in time, explained as they are to users. */
public final class ExplainedFailures {
    private ExplainedFailures() {}

    /** A read of an object from a store to which no connection came about: six tries take a minute, because each waits for ten seconds. */
    public static StorageException noConnection() {
        return new Diagnosis(S3Server.settings(9), S3Server.BUCKET)
                .of(
                        "Cannot read s3://lake/t/metadata.version-hint.text",
                        S3Action.READ,
                        "s3://lake/t/metadata.version-hint.text",
                        SdkClientException.create(
                                "Unable to execute HTTP request",
                                new ConnectTimeoutException("Connect to 127.0.0.1:9 failed: timed out")));
    }
}
