package io.datashard.storage.s3;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Classifies the SDK's exceptions. */
final class Failures {
    private static final Set<String> TRANSIENT_CODES = Set.of(
            "RequestTimeout",
            "SlowDown",
            "Throttling",
            "ThrottlingException",
            "KMS.ThrottlingException",
            "InternalError",
            "OperationAborted");
    private static final Set<String> ABSENCE_CODES = Set.of("", "NoSuchKey");

    private Failures() {}

    /** The store's own word for the failure; empty where the answer had none. Of a HEAD that finds nothing the SDK believes that it is the object. */
    static String code(S3Exception failure) {
        return header(failure, "x-minio-error-code")
                .or(() -> Optional.ofNullable(failure.awsErrorDetails()).map(AwsErrorDetails::errorCode))
                .orElse("");
    }

    /** The store's own sentence, as it came; empty where the answer had none: the SDK takes the words of HTTP for it then. */
    static String sentence(S3Exception failure) {
        return header(failure, "x-minio-error-desc")
                .map(Failures::unquoted)
                .or(() -> Optional.ofNullable(failure.awsErrorDetails())
                        .filter(details -> details.errorCode() != null)
                        .map(AwsErrorDetails::errorMessage))
                .orElse("");
    }

    private static String unquoted(String text) {
        return text.replaceAll("^\"|\"$", "");
    }

    /**
     * Whether the object is not there: the store says so of it, or says nothing more, as to a HEAD. Anything else that is not there, such as the
     * bucket or the key of an encryption, says nothing of the object, nor does a page of some proxy.
     */
    static boolean isAbsence(S3Exception failure) {
        return failure.statusCode() == 404 && ABSENCE_CODES.contains(code(failure)) && !isPage(failure);
    }

    /** Whether an upload is not there any more: it was discarded, or has become an object. */
    static boolean isUploadGone(S3Exception failure) {
        return isAbsence(failure)
                || (failure.statusCode() == 404 && code(failure).equals("NoSuchUpload") && !isPage(failure));
    }

    /** Whether it is the service that has the keys of encryption that refuses: AWS says {@code KMS.}, MinIO {@code kms:}. */
    static boolean isOfKeyService(S3Exception failure) {
        String code = code(failure).toLowerCase(Locale.ROOT);
        return code.startsWith("kms.") || code.startsWith("kms:");
    }

    /** Whether the store can't do what it was asked for, and has not done it. */
    static boolean isNotImplemented(S3Exception failure) {
        return failure.statusCode() == 501 && !isPage(failure);
    }

    /** Whether the answer is a web page. No store sends one: the outcome of the request is unknown. */
    static boolean isPage(S3Exception failure) {
        return Optional.ofNullable(failure.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.sdkHttpResponse()))
                .filter(StoreAnswers::isPage)
                .isPresent();
    }

    /** Whether it was refused by a store that has not said why. */
    static boolean isRefusalWithoutReason(SdkException failure) {
        return failure instanceof S3Exception answer
                && isRefusal(answer)
                && code(answer).isEmpty()
                && !isPage(answer);
    }

    /** Whether the store refuses the request as it is, or who makes it. */
    static boolean isRefusal(S3Exception failure) {
        return failure.statusCode() == 400 || failure.statusCode() == 401 || failure.statusCode() == 403;
    }

    /** Whether there is no room left, in the bucket or the store. */
    static boolean isOfRoom(S3Exception failure) {
        String code = code(failure).toLowerCase(Locale.ROOT);
        return failure.statusCode() == 507 || code.contains("quota") || code.contains("storagefull");
    }

    /** After how long the store wants to be asked again; empty if it does not say so in seconds. */
    static Optional<Duration> retryAfter(S3Exception failure) {
        return header(failure, "Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,9}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
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
        return (failure.statusCode() == 412 || failure.statusCode() == 409)
                && !isPage(failure)
                && !isOfKeyService(failure);
    }

    /** Whether nothing was done because a condition does not hold, or because the store does not know it. */
    static boolean refusesCondition(S3Exception failure) {
        boolean isUnknown = failure.statusCode() == 400 && !TRANSIENT_CODES.contains(code(failure));
        return !isPage(failure) && (failure.statusCode() == 412 || isUnknown || isNotImplemented(failure));
    }

    /** Whether a retry may succeed without anybody's help. */
    static boolean isTransient(SdkException failure) {
        if (failure instanceof S3Exception answer) {
            return (answer.statusCode() >= 500 && !isNotImplemented(answer))
                    || answer.statusCode() == 429
                    || (answer.statusCode() == 409 && !isOfKeyService(answer))
                    || TRANSIENT_CODES.contains(code(answer));
        }
        return isLostInTransit(failure) && !(failure instanceof AbortedException) && !isTlsRefusal(failure);
    }

    /** Whether a write with this failure may have taken effect. False only after a refusal by the store, or a failure before sending. */
    static boolean leavesWriteUnknown(SdkException failure) {
        if (failure instanceof S3Exception answer) {
            return isPage(answer)
                    || (answer.statusCode() >= 500 && !isNotImplemented(answer))
                    || answer.statusCode() == 429
                    || answer.statusCode() == 408
                    || answer.statusCode() < 300
                    || TRANSIENT_CODES.contains(code(answer));
        }
        return !isMissingCredentials(failure) && !isTlsRefusal(failure);
    }

    /** Whether the two sides did not come to speak TLS with each other, so that nothing was sent. */
    private static boolean isTlsRefusal(SdkException failure) {
        return TlsCause.of(failure).filter(TlsCause::isRefusal).isPresent();
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

    /** What the innermost cause says. */
    static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
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
