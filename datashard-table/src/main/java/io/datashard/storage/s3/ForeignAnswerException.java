package io.datashard.storage.s3;

/** An answer that reports success but does not come from an S3 store: a page of a proxy, a login or another server. */
final class ForeignAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ForeignAnswerException(String message) {
        super(message);
    }
}
