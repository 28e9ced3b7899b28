package io.datashard.storage.s3;

import io.datashard.error.CorruptDataException;
import io.datashard.storage.StorageInput;
import java.io.EOFException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A data file that is read in ranges. Holds no connection between two reads.
 *
 * <p>If its length is known, the first request already fetches bytes: all of a small file, or the end of a large one, where readers begin.
 */
final class S3Input implements StorageInput {
    /** Files up to this length are read in one request. */
    static final int WHOLE_BYTES = 4 * 1024 * 1024;

    private static final int END_BYTES = 64 * 1024;

    private final Bucket bucket;
    private final String key;
    private final long length;
    private final String etag;
    /** Bytes from the first request, from position {@code heldFrom} on. */
    private byte[] held;

    private final long heldFrom;

    private S3Input(Bucket bucket, String key, long length, String etag, byte[] held, long heldFrom) {
        this.bucket = bucket;
        this.key = key;
        this.length = length;
        this.etag = etag;
        this.held = held;
        this.heldFrom = heldFrom;
    }

    static S3Input open(Bucket bucket, String key) {
        HeadObjectResponse head = bucket.repeatable(
                S3Action.READ,
                key,
                s3 -> s3.headObject(r -> r.bucket(bucket.name()).key(key)));
        return new S3Input(bucket, key, head.contentLength(), String.valueOf(head.eTag()), new byte[0], 0);
    }

    /** Opens a file that should have this length. */
    static S3Input open(Bucket bucket, String key, long expected) {
        long from = expected <= WHOLE_BYTES ? 0 : expected - END_BYTES;
        if (expected <= 0) {
            return open(bucket, key);
        }
        Optional<S3Input> opened =
                bucket.repeatable(S3Action.READ, key, s3 -> openedFrom(s3, bucket, key, from, expected));
        // The file has another length: open it without, so that the reader can report both.
        return opened.orElseGet(() -> open(bucket, key));
    }

    private static Optional<S3Input> openedFrom(S3Client s3, Bucket bucket, String key, long from, long to) {
        try {
            return s3.getObject(
                    r -> r.bucket(bucket.name()).key(key).range("bytes=" + from + "-" + (to - 1)),
                    (response, content) -> {
                        Long length = total(response);
                        if (length == null || length != to) {
                            content.abort();
                            return Optional.empty();
                        }
                        byte[] bytes = content.readNBytes((int) (to - from));
                        if (bytes.length < to - from) {
                            throw new EOFException("the answer ends early");
                        }
                        return Optional.of(
                                new S3Input(bucket, key, length, String.valueOf(response.eTag()), bytes, from));
                    });
        } catch (S3Exception e) {
            if (e.statusCode() == 416) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Length of the whole object, from the answer to a request for a part; null if the answer does not tell. */
    private static @Nullable Long total(GetObjectResponse response) {
        String range = response.contentRange();
        if (range == null) {
            return response.contentLength();
        }
        String text = range.substring(range.lastIndexOf('/') + 1);
        return text.matches("\\d{1,18}") ? Long.valueOf(text) : null;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public boolean isHeld() {
        return heldFrom == 0 && held.length == length;
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
        if (position >= heldFrom && position + wanted <= heldFrom + held.length) {
            System.arraycopy(held, (int) (position - heldFrom), buffer, offset, wanted);
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
        held = new byte[0];
    }

    private CorruptDataException corrupt(String why) {
        return new CorruptDataException(
                "Cannot read " + bucket.show(key),
                why,
                "Restore the object, or remove it from the table with the library that wrote it");
    }
}
