package io.datashard.storage.s3;

import io.datashard.error.StorageException;
import io.datashard.storage.Done;
import io.datashard.storage.FailureLog;
import io.datashard.storage.Pending;
import io.datashard.storage.Steps;
import io.datashard.storage.StorageOutput;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A data file that is written to its final key: a small file in one request, a larger one in parts. Nobody sees an object before the last
 * request. {@link #close} discards an unfinished upload.
 */
final class S3Output implements StorageOutput {
    private static final Logger LOG = LoggerFactory.getLogger(S3Output.class);
    /** Small, because thousands of files may be open. */
    private static final int FIRST_BUFFER_BYTES = 16 * 1024;
    /** S3 allows 10,000 parts, of 5 MiB at least: files up to 80 GiB. */
    private static final int PART_BYTES = 8 * 1024 * 1024;

    private static final int SMALL_BYTES = 1024 * 1024;

    private final Bucket bucket;
    private final String key;
    private final Pending<?> first;
    private final Steps steps;
    private final List<CompletedPart> parts = new ArrayList<>();
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    private int filled;
    private long position;
    private @Nullable String upload;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        FAILED,
        FINISHED,
        CLOSED
    }

    /**
     * An output.
     *
     * @param first the step that must succeed before the first request
     */
    S3Output(Bucket bucket, String key, Pending<?> first, Steps steps) {
        this.bucket = bucket;
        this.key = key;
        this.first = first;
        this.steps = steps;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireOpen();
        int written = 0;
        while (written < length) {
            if (filled == PART_BYTES) {
                orFailed(this::sendPart);
            }
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.min(PART_BYTES, 2 * buffer.length));
            }
            int piece = Math.min(buffer.length - filled, length - written);
            System.arraycopy(bytes, offset + written, buffer, filled, piece);
            filled += piece;
            written += piece;
        }
        position += length;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long heldBytes() {
        return buffer.length;
    }

    @Override
    public void finish() {
        requireOpen();
        orFailed(() -> {
            if (upload == null) {
                put(buffer, filled);
            } else {
                if (filled > 0) {
                    sendPart();
                }
                complete(upload);
            }
        });
        state = State.FINISHED;
        buffer = new byte[0];
    }

    /** Sends a small file in one request while the caller goes on; a larger file would hold locks and memory for too long. */
    @Override
    public Pending<Done> beginFinish() {
        if (upload != null || filled > SMALL_BYTES) {
            finish();
            return Pending.NOTHING;
        }
        requireOpen();
        state = State.FINISHED;
        byte[] content = buffer;
        int length = filled;
        buffer = new byte[0];
        return steps.begin(() -> {
            put(content, length);
            return Done.NOTHING;
        });
    }

    private void put(byte[] content, int length) {
        first.join();
        bucket.repeatable(
                S3Action.WRITE,
                key,
                s3 -> s3.putObject(r -> r.bucket(bucket.name()).key(key), body(content, length)));
    }

    @Override
    public void close() {
        if (state == State.OPEN) {
            discard();
        }
        state = State.CLOSED;
        buffer = new byte[0];
    }

    private void sendPart() {
        String id = upload;
        if (id == null) {
            first.get();
            id = bucket.repeatable(S3Action.WRITE, key, s3 -> s3.createMultipartUpload(
                            r -> r.bucket(bucket.name()).key(key))
                    .uploadId());
            upload = id;
        }
        String of = id;
        int number = parts.size() + 1;
        String etag = bucket.repeatable(S3Action.WRITE, key, s3 -> s3.uploadPart(
                        r -> r.bucket(bucket.name()).key(key).uploadId(of).partNumber(number), body(buffer, filled))
                .eTag());
        parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
        filled = 0;
    }

    private void complete(String id) {
        bucket.repeatable(S3Action.WRITE, key, s3 -> {
            try {
                s3.completeMultipartUpload(r ->
                        r.bucket(bucket.name()).key(key).uploadId(id).multipartUpload(upload -> upload.parts(parts)));
                return true;
            } catch (S3Exception e) {
                // After a lost reply the upload is gone because it became the object, whose name is ours alone.
                if (Failures.isUploadGone(e) && isThere(s3)) {
                    return true;
                }
                throw e;
            }
        });
    }

    private boolean isThere(S3Client s3) {
        try {
            return s3.headObject(r -> r.bucket(bucket.name()).key(key)).contentLength() == position;
        } catch (S3Exception e) {
            if (Failures.isAbsence(e)) {
                return false;
            }
            throw e;
        }
    }

    private static RequestBody body(byte[] content, int length) {
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(content, 0, length), length, "application/octet-stream");
    }

    private void orFailed(Runnable step) {
        try {
            step.run();
        } catch (StorageException e) {
            state = State.FAILED;
            discard();
            throw e;
        }
    }

    /** Discards the parts: they are invisible, but cost money until a lifecycle rule removes them. */
    private void discard() {
        String id = upload;
        if (id == null) {
            return;
        }
        upload = null;
        Bucket.uninterrupted(() -> abort(id));
    }

    private void abort(String id) {
        try {
            bucket.client()
                    .abortMultipartUpload(r -> r.bucket(bucket.name()).key(key).uploadId(id));
        } catch (SdkException e) {
            FailureLog.warn(
                    LOG,
                    bucket.explained(S3Action.ABORT, key, e),
                    "The unfinished upload of {} was not discarded; a lifecycle rule for incomplete uploads removes it",
                    bucket.show(key));
        }
    }

    private void requireOpen() {
        if (state != State.OPEN) {
            throw new IllegalStateException("the output of " + bucket.show(key) + " is " + state);
        }
    }
}
