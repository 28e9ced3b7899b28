package io.datashard.storage.s3;

import io.datashard.storage.Etag;
import io.datashard.storage.WriteOutcome;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A conditional write. Sends it once and never repeats it.
 *
 * <p>A write that the store refused did not happen. After any other failure the write may have happened: the caller reads back.
 */
final class ConditionalPut {
    private final Bucket bucket;

    ConditionalPut(Bucket bucket) {
        this.bucket = bucket;
    }

    /** Writes if there is no object. */
    WriteOutcome ifAbsent(S3Action action, String key, byte[] content) {
        return put(action, key, content, request -> request.ifNoneMatch("*"));
    }

    /** Writes if the object has this tag, in the spelling of the store. */
    WriteOutcome ifMatch(S3Action action, String key, byte[] content, String etag) {
        return put(action, key, content, request -> request.ifMatch(etag));
    }

    private WriteOutcome put(
            S3Action action, String key, byte[] content, Consumer<PutObjectRequest.Builder> condition) {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket(bucket.name()).key(key);
        condition.accept(request);
        try {
            PutObjectResponse response = bucket.client().putObject(request.build(), RequestBody.fromBytes(content));
            return response.eTag() == null
                    ? new WriteOutcome.Unknown(new IllegalStateException("the store sent no ETag"))
                    : new WriteOutcome.Applied(new Etag(response.eTag()));
        } catch (S3Exception e) {
            // No object to replace: the condition does not hold. (A creation can't fail like this.)
            return Failures.isConflict(e) || (action != S3Action.CREATE && Failures.isAbsence(e))
                    ? new WriteOutcome.Conflict()
                    : unknownOrFailed(action, key, e);
        } catch (SdkException e) {
            return unknownOrFailed(action, key, e);
        }
    }

    private WriteOutcome unknownOrFailed(S3Action action, String key, SdkException failure) {
        var explained = bucket.explained(action, key, failure);
        if (Failures.leavesWriteUnknown(failure)) {
            return new WriteOutcome.Unknown(
                    explained, failure instanceof S3Exception answer ? Failures.retryAfter(answer) : Optional.empty());
        }
        throw explained;
    }
}
