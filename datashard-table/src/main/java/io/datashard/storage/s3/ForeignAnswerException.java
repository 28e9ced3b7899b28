package io.datashard.storage.s3;

/** An answer that says that all went well, and is none that an S3 store gives: a page of a proxy, of a login, of another server. */
final class ForeignAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ForeignAnswerException(String message) {
        super(message);
    }
}
