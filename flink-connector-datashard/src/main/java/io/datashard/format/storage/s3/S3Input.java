package io.datashard.format.storage.s3;

import io.datashard.format.error.CorruptDataException;
import io.datashard.format.storage.StorageInput;
import java.io.EOFException;
import java.util.Objects;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** A data file read by ranges. Holds no connection between two reads. */
final class S3Input implements StorageInput {
    private final Bucket bucket;
    private final String key;
    private final long length;
    private final String etag;

    private S3Input(Bucket bucket, String key, long length, String etag) {
        this.bucket = bucket;
        this.key = key;
        this.length = length;
        this.etag = etag;
    }

    static S3Input open(Bucket bucket, String key) {
        HeadObjectResponse head = bucket.repeatable(
                S3Action.READ,
                key,
                s3 -> s3.headObject(r -> r.bucket(bucket.name()).key(key)));
        return new S3Input(bucket, key, head.contentLength(), String.valueOf(head.eTag()));
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void readFully(long position, byte[] buffer, int offset, int wanted) {
        Objects.checkFromIndexSize(offset, wanted, buffer.length);
        if (position + wanted > length) {
            throw corrupt("it ends before byte " + (position + wanted) + " (it has " + length + " bytes)");
        }
        if (wanted == 0) {
            return;
        }
        String range = "bytes=" + position + "-" + (position + wanted - 1);
        String seen = bucket.repeatable(S3Action.READ, key, s3 -> read(s3, range, buffer, offset, wanted));
        if (!seen.equals(etag)) {
            throw corrupt("it was replaced by other content since it was opened");
        }
    }

    private String read(S3Client s3, String range, byte[] buffer, int offset, int wanted) {
        ResponseTransformer<GetObjectResponse, String> whole = (response, content) -> {
            if (content.readNBytes(buffer, offset, wanted) < wanted) {
                throw new EOFException("the answer ends early");
            }
            return String.valueOf(response.eTag());
        };
        return s3.getObject(r -> r.bucket(bucket.name()).key(key).range(range), whole);
    }

    @Override
    public void close() {
        // Nothing is open between two reads.
    }

    private CorruptDataException corrupt(String why) {
        return new CorruptDataException(
                "Cannot read " + bucket.show(key),
                why,
                "Restore the object, or remove it from the table with the library that wrote it");
    }
}
