package io.datashard.storage.s3;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Classifies the SDK's exceptions. */
final class Failures {
    private static final Set<String> TRANSIENT_CODES = Set.of(
            "RequestTimeout", "SlowDown", "Throttling", "ThrottlingException", "InternalError", "OperationAborted");

    private Failures() {}

    /** The store's own error code; empty if the answer had none. */
    static String code(S3Exception failure) {
        return Optional.ofNullable(failure.awsErrorDetails())
                .map(details -> details.errorCode())
                .orElse("");
    }

    /** Whether the object does not exist. False if the answer says that the bucket is missing, or is a page of a proxy. */
    static boolean isAbsence(S3Exception failure) {
        return failure.statusCode() == 404 && !code(failure).equals("NoSuchBucket") && !isPage(failure);
    }

    /** Whether the answer is a web page. No store sends one: the outcome of the request is unknown. */
    static boolean isPage(S3Exception failure) {
        return Optional.ofNullable(failure.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.sdkHttpResponse()))
                .filter(StoreAnswers::isPage)
                .isPresent();
    }

    static Optional<String> header(S3Exception failure, String name) {
        return Optional.ofNullable(failure.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.sdkHttpResponse()))
                .flatMap(response -> response.firstMatchingHeader(name));
    }

    /** Whether the object of a conditional read has not changed. */
    static boolean isUnchanged(S3Exception failure) {
        return failure.statusCode() == 304;
    }

    /** Whether the condition of a write did not hold. */
    static boolean isConflict(S3Exception failure) {
        return (failure.statusCode() == 412 || failure.statusCode() == 409) && !isPage(failure);
    }

    /** Whether a retry may succeed without anybody's help. */
    static boolean isTransient(SdkException failure) {
        if (failure instanceof S3Exception answer) {
            return answer.statusCode() >= 500
                    || answer.statusCode() == 429
                    || answer.statusCode() == 409
                    || TRANSIENT_CODES.contains(code(answer));
        }
        return isLostInTransit(failure) && !(failure instanceof AbortedException);
    }

    /** Whether a write with this failure may have taken effect. False only after a refusal by the store, or a failure before sending. */
    static boolean leavesWriteUnknown(SdkException failure) {
        if (failure instanceof S3Exception answer) {
            return isPage(answer)
                    || answer.statusCode() >= 500
                    || answer.statusCode() == 429
                    || answer.statusCode() == 408
                    || answer.statusCode() < 300
                    || TRANSIENT_CODES.contains(code(answer));
        }
        return !isMissingCredentials(failure);
    }

    static boolean isMissingCredentials(SdkException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("unable to load credentials")
                || message.contains("contained no credentials for profile")
                || message.contains("credentials cannot be null");
    }

    /** Whether the network failed or the time ran out. */
    private static boolean isLostInTransit(SdkException failure) {
        return failure instanceof ApiCallTimeoutException
                || failure instanceof ApiCallAttemptTimeoutException
                || causedBy(failure, IOException.class).isPresent();
    }

    /** The first failure of a kind in the chain of causes. */
    static <T extends Throwable> Optional<T> causedBy(Throwable failure, Class<T> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return Optional.of(kind.cast(cause));
            }
        }
        return Optional.empty();
    }
}
