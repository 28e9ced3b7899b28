package io.datashard.storage.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Makes If-Match atomic, which S3Proxy alone does not: takes a lock for each key and checks conditions under it. */
final class LockedBlobStore extends ForwardingBlobStore {
    private final ReentrantLock[] locks =
            Stream.generate(ReentrantLock::new).limit(256).toArray(ReentrantLock[]::new);

    LockedBlobStore(BlobStore delegate) {
        super(delegate);
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        byte[] all;
        try (content) {
            all = content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ReentrantLock lock = lockOf(request.bucket(), request.key());
        lock.lock();
        try {
            judge(request.bucket(), request.key(), request.ifMatch());
            return super.putBlob(request.toBuilder().ifMatch(null).build(), new ByteArrayInputStream(all));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        ReentrantLock lock = lockOf(upload.containerName(), upload.blobName());
        lock.lock();
        try {
            return super.completeMultipartUpload(upload, request);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        ReentrantLock lock = lockOf(request.bucket(), request.key());
        lock.lock();
        try {
            return super.getBlob(request);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void removeBlob(String bucket, String key) {
        ReentrantLock lock = lockOf(bucket, key);
        lock.lock();
        try {
            super.removeBlob(bucket, key);
        } finally {
            lock.unlock();
        }
    }

    private void judge(String bucket, String key, String ifMatch) {
        if (ifMatch == null) {
            return;
        }
        HeadObjectResponse head = delegate().blobMetadata(bucket, key);
        if (head == null) {
            throw S3Exceptions.noSuchKey(bucket, key, "no such key");
        }
        if (!unquoted(ifMatch).equals(unquoted(head.eTag()))) {
            throw S3Exceptions.fromStatusCode(412);
        }
    }

    private static String unquoted(String etag) {
        return etag.replace("\"", "");
    }

    private ReentrantLock lockOf(String bucket, String key) {
        return locks[Math.floorMod((bucket + '/' + key).hashCode(), locks.length)];
    }
}
