package io.datashard.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Which answers of a store are tried again, and after which of them a write may have taken effect. */
class FailuresTest {
    @ParameterizedTest
    @CsvSource({
        // status, code, next try may succeed, write may have taken effect
        "500, InternalError, true, true",
        "503, SlowDown, true, true",
        "501, NotImplemented, false, false",
        "507, XMinioStorageFull, true, true",
        "404, kms:KeyNotFound, false, false",
        "409, kms:KeyAlreadyExists, false, false",
        "400, KMS.ThrottlingException, true, true",
        "429, TooManyRequests, true, true",
        "409, ConditionalRequestConflict, true, false",
        "408, '', false, true",
        "400, RequestTimeout, true, true",
        "403, AccessDenied, false, false",
        "404, NoSuchBucket, false, false",
        "412, PreconditionFailed, false, false",
        "200, '', false, true",
    })
    void answersOfAStore(int status, String code, boolean isTransient, boolean leavesUnknown) {
        S3Exception answer = answer(status, code);

        assertThat(Failures.isTransient(answer)).isEqualTo(isTransient);
        assertThat(Failures.leavesWriteUnknown(answer)).isEqualTo(leavesUnknown);
    }

    @Test
    void conflictsAreAnswersToAConditionOnly() {
        assertThat(Failures.isConflict(answer(412, "PreconditionFailed"))).isTrue();
        assertThat(Failures.isConflict(answer(409, "ConditionalRequestConflict")))
                .isTrue();
        assertThat(Failures.isConflict(answer(404, "NoSuchKey"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "412, PreconditionFailed, true",
        "501, NotImplemented, true",
        "400, InvalidArgument, true",
        "400, RequestTimeout, false",
        "409, ConditionalRequestConflict, false",
        "403, AccessDenied, false",
        "503, SlowDown, false",
    })
    void refusalsOfAConditionThatNotEveryStoreKnows(int status, String code, boolean isRefused) {
        assertThat(Failures.refusesCondition(answer(status, code))).isEqualTo(isRefused);
    }

    @Test
    void whatIsLostOnTheWayIsTriedAgainUnlessTheThreadWasInterrupted() {
        assertThat(Failures.isTransient(SdkClientException.create("lost", new IOException("reset"))))
                .isTrue();
        assertThat(Failures.isTransient(ApiCallTimeoutException.create(5))).isTrue();
        assertThat(Failures.isTransient(ApiCallAttemptTimeoutException.create(5)))
                .isTrue();
        assertThat(Failures.isTransient(AbortedException.create("interrupted", new IOException("closed"))))
                .isFalse();
        assertThat(Failures.isTransient(SdkClientException.create("no cause"))).isFalse();
    }

    @Test
    void withoutCredentialsNothingWasSent() {
        for (String message : new String[] {
            "Unable to load credentials from any of the providers",
            "Profile file contained no credentials for profile 'x'",
            "Credentials cannot be null"
        }) {
            assertThat(Failures.leavesWriteUnknown(SdkClientException.create(message)))
                    .isFalse();
        }
        assertThat(Failures.leavesWriteUnknown(SdkClientException.create("Connection reset")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "404, '', true, false",
        "404, NoSuchKey, true, false",
        "404, NoSuchBucket, false, false",
        "404, kms:KeyNotFound, false, false",
        "404, XOther, false, false",
        "403, NoSuchKey, false, false",
        "412, PreconditionFailed, false, true",
        "409, ConditionalRequestConflict, false, true",
        "409, kms:KeyAlreadyExists, false, false"
    })
    void whatIsAbsentAndWhatIsLost(int status, String code, boolean absent, boolean lost) {
        assertThat(Failures.isAbsence(answer(status, code))).isEqualTo(absent);
        assertThat(Failures.isConflict(answer(status, code))).isEqualTo(lost);
    }

    private static S3Exception answer(int status, String code) {
        return (S3Exception) S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build();
    }
}
