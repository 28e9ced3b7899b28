package io.datashard.storage.s3;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Says on every request that makes an object how it is to be encrypted, so that no kind of object is forgotten. */
final class EncryptedWrites implements ExecutionInterceptor {
    private final @Nullable ServerSideEncryption algorithm;
    private final @Nullable String keyId;
    private final @Nullable Boolean bucketKey;

    EncryptedWrites(Encryption encryption) {
        if (encryption instanceof Encryption.OfService service) {
            this.algorithm = ServerSideEncryption.AWS_KMS;
            this.keyId = service.keyId().orElse(null);
            this.bucketKey = service.bucketKey().orElse(null);
        } else {
            this.algorithm = encryption instanceof Encryption.OfStore ? ServerSideEncryption.AES256 : null;
            this.keyId = null;
            this.bucketKey = null;
        }
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
