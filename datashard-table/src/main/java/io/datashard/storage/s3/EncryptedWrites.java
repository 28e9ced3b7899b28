package io.datashard.storage.s3;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Adds the encryption to every request that creates an object, so that no kind of object is forgotten. */
final class EncryptedWrites implements ExecutionInterceptor {
    private final @Nullable ServerSideEncryption algorithm;
    private final @Nullable String keyId;
    private final @Nullable Boolean bucketKey;

    /** The encryption headers of a request; null = header not sent. */
    private record Words(
            @Nullable ServerSideEncryption algorithm, @Nullable String keyId, @Nullable Boolean bucketKey) {}

    EncryptedWrites(Encryption encryption) {
        Words words = encryption.map(
                bucket -> new Words(null, null, null),
                store -> new Words(ServerSideEncryption.AES256, null, null),
                service -> new Words(
                        ServerSideEncryption.AWS_KMS,
                        service.keyId().orElse(null),
                        service.bucketKey().orElse(null)));
        this.algorithm = words.algorithm();
        this.keyId = words.keyId();
        this.bucketKey = words.bucketKey();
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        SdkRequest request = context.request();
        if (algorithm == null) {
            return request;
        }
        if (request instanceof PutObjectRequest put) {
            return put.toBuilder()
                    .serverSideEncryption(algorithm)
                    .ssekmsKeyId(keyId)
                    .bucketKeyEnabled(bucketKey)
                    .build();
        }
        if (request instanceof CreateMultipartUploadRequest upload) {
            return upload.toBuilder()
                    .serverSideEncryption(algorithm)
                    .ssekmsKeyId(keyId)
                    .bucketKeyEnabled(bucketKey)
                    .build();
        }
        return request;
    }
}
