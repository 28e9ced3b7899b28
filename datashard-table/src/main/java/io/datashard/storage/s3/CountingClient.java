package io.datashard.storage.s3;

import io.datashard.storage.RequestCounts;
import io.datashard.storage.RequestKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Request;

/** Counts the requests of one storage. The client behind it is shared and stays open when this is closed. */
final class CountingClient extends DelegatingS3Client {
    private final Map<RequestKind, LongAdder> counts = new EnumMap<>(RequestKind.class);

    CountingClient(S3Client shared) {
        super(shared);
        for (RequestKind kind : RequestKind.values()) {
            counts.put(kind, new LongAdder());
        }
    }

    @Override
    protected <T extends S3Request, R> R invokeOperation(T request, Function<T, R> operation) {
        LongAdder count = counts.get(kind(request));
        if (count != null) {
            count.increment();
        }
        return operation.apply(request);
    }

    RequestCounts counts() {
        Map<RequestKind, Long> now = new EnumMap<>(RequestKind.class);
        counts.forEach((kind, count) -> now.put(kind, count.sum()));
        return new RequestCounts(now);
    }

    @Override
    public void close() {
        // The owner of the shared client closes it.
    }

    private static RequestKind kind(S3Request request) {
        if (request instanceof GetObjectRequest) {
            return RequestKind.GET;
        }
        if (request instanceof HeadObjectRequest) {
            return RequestKind.HEAD;
        }
        if (request instanceof ListObjectsV2Request) {
            return RequestKind.LIST;
        }
        return request instanceof DeleteObjectRequest || request instanceof DeleteObjectsRequest
                ? RequestKind.DELETE
                : RequestKind.PUT;
    }
}
