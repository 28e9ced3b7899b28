package io.datashard.storage.s3;

import io.datashard.error.DeniedException;
import io.datashard.error.StorageException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import org.apache.hc.client5.http.ConnectTimeoutException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Explains a failed request to the user. Names no secret, and neither do the store's own messages. */
final class Diagnosis {
    private static final String ENDPOINT = AnswerReasons.ENDPOINT;
    private static final String ROUTE =
            "Check the network (routes, firewalls, security groups), or correct " + ENDPOINT;

    private final S3Settings settings;
    private final AnswerReasons answers;

    Diagnosis(S3Settings settings, String bucket) {
        this.settings = settings;
        this.answers = new AnswerReasons(settings, bucket);
    }

    /**
     * Explains a failure.
     *
     * @param what what can't be done for it
     * @param action what was asked for
     * @param object the object that it was asked of, as users know it
     */
    StorageException of(String what, S3Action action, String object, SdkException failure) {
        Reason reason = TlsFailure.of(failure, settings)
                .orElseGet(() ->
                        failure instanceof S3Exception answer ? answers.of(action, object, answer) : ofClient(failure));
        return reason.lasts()
                ? new DeniedException(what, reason.why(), reason.remedy(), failure)
                : new StorageException(what, reason.why(), reason.remedy(), failure);
    }

    private Reason ofClient(SdkException failure) {
        var host = Failures.causedBy(failure, UnknownHostException.class);
        if (host.isPresent()) {
            return new Reason(
                    "no address is known for the host " + host.get().getMessage(),
                    "Correct " + ENDPOINT + "; if the host begins with the name of the bucket, set"
                            + " 's3.path.style.access' to true");
        }
        if (failure instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            return new Reason(
                    "the thread was interrupted while it waited for " + settings.store(),
                    "Run it again unless it was cancelled");
        }
        if (Failures.isMissingCredentials(failure) && settings.profile().isPresent()) {
            return Reason.lasting(
                    "no keys were found in the profile '" + settings.profile().get() + "' that 's3.profile' names",
                    "Correct 's3.profile', or add the profile to the file of this process (AWS_SHARED_CREDENTIALS_FILE, or"
                            + " ~/.aws/credentials)");
        }
        if (Failures.isMissingCredentials(failure)) {
            return new Reason(
                    "no keys were found",
                    "Set " + settings.keys()
                            + ", or provide them where the AWS SDK looks: environment, profile, web identity,"
                            + " container or instance role");
        }
        var foreign = Failures.causedBy(failure, ForeignAnswerException.class);
        if (foreign.isPresent()) {
            return answers.foreign(String.valueOf(foreign.get().getMessage()));
        }
        if (Failures.causedBy(failure, ConnectTimeoutException.class).isPresent()) {
            return new Reason(
                    "no connection to " + settings.store() + " came about within "
                            + S3Texts.shown(ClientOfSettings.CONNECT_TIMEOUT),
                    ROUTE);
        }
        if (isWithoutRoute(failure)) {
            return new Reason(
                    "no connection to " + settings.store() + " can come about (" + rootMessage(failure) + ")", ROUTE);
        }
        if (isTimeout(failure)) {
            return new Reason(
                    settings.store() + " did not answer within " + S3Texts.shown(settings.requestTimeout()),
                    "Check the network and the store, or raise 's3.request-timeout'");
        }
        if (Failures.causedBy(failure, ConnectException.class).isPresent()) {
            return new Reason(settings.store() + " refused the connection", "Start the store, or correct " + ENDPOINT);
        }
        return new Reason(
                "the connection to " + settings.store() + " failed (" + rootMessage(failure) + ")",
                "Check the network and the store, then run again");
    }

    /** The JDK has an exception for hosts that are not reached, and none for networks. */
    private static boolean isWithoutRoute(SdkException failure) {
        return Failures.causedBy(failure, NoRouteToHostException.class).isPresent()
                || Failures.rootMessage(failure).toLowerCase(Locale.ROOT).contains("network is unreachable");
    }

    private boolean isTimeout(SdkException failure) {
        return failure instanceof ApiCallTimeoutException
                || failure instanceof ApiCallAttemptTimeoutException
                || Failures.causedBy(failure, SocketTimeoutException.class).isPresent()
                || rootMessage(failure).toLowerCase(Locale.ROOT).contains("timed out");
    }

    private String rootMessage(SdkException failure) {
        return StoreSentence.of(Failures.rootMessage(failure), settings.credentials());
    }
}
