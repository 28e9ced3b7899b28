package io.datashard.storage.s3;

import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Accepts a success only from a store. Otherwise a page of a proxy could count as the content of an object, an empty listing or a successful
 * write.
 */
final class StoreAnswers implements ExecutionInterceptor {
    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        SdkHttpResponse answer = context.httpResponse();
        if (!answer.isSuccessful()) {
            return;
        }
        String why = null;
        if (isPage(answer)) {
            why = "a web page (HTTP " + answer.statusCode() + ")";
        } else if (hasTag(context.request())
                && answer.firstMatchingHeader("ETag").isEmpty()) {
            why = "an answer without an ETag (HTTP " + answer.statusCode() + ")";
        }
        if (why != null) {
            discard(context.responseBody());
            throw SdkClientException.create(why, new ForeignAnswerException(why));
        }
    }

    /** Whether the answer is a web page. Python's moto gives empty answers the type of a page, but with x-amz headers, as all stores do. */
    static boolean isPage(SdkHttpResponse answer) {
        return answer.firstMatchingHeader("Content-Type").orElse("").startsWith("text/html")
                && answer.headers().keySet().stream()
                        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-amz"));
    }

    private static boolean hasTag(SdkRequest request) {
        return request instanceof GetObjectRequest
                || request instanceof HeadObjectRequest
                || request instanceof PutObjectRequest;
    }

    /** Drops the connection with the unread rest of the answer. */
    private static void discard(Optional<InputStream> body) {
        if (body.isPresent() && body.get() instanceof Abortable connection) {
            connection.abort();
        }
    }
}
