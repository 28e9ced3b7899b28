package io.datashard.storage.s3;

import io.datashard.error.DeniedException;
import io.datashard.error.StorageException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.InvalidObjectStateException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Explains a failed request to the user. Names no secret, and neither do the store's own messages. */
final class Diagnosis {
    private static final String ENDPOINT = "'s3.endpoint' (or DATASHARD_S3_ENDPOINT)";

    private static final Pattern REGION = Pattern.compile("<Region>([a-z0-9-]+)</Region>");

    private final S3Settings settings;
    private final String bucket;

    Diagnosis(S3Settings settings, String bucket) {
        this.settings = settings;
        this.bucket = bucket;
    }

    /** Explains a failed action on an object; {@code object} is the name that users know. */
    StorageException of(S3Action action, String object, SdkException failure) {
        String what = "Cannot " + action.verb() + " " + object;
        Reason reason = failure instanceof S3Exception answer ? ofAnswer(action, object, answer) : ofClient(failure);
        return reason.lasts()
                ? new DeniedException(what, reason.why(), reason.remedy(), failure)
                : new StorageException(what, reason.why(), reason.remedy(), failure);
    }

    /**
     * Why, and what to do.
     *
     * @param lasts whether every retry fails too, until somebody follows the remedy
     */
    private record Reason(String why, String remedy, boolean lasts) {
        Reason(String why, String remedy) {
            this(why, remedy, false);
        }

        static Reason lasting(String why, String remedy) {
            return new Reason(why, remedy, true);
        }
    }

    private Reason ofAnswer(S3Action action, String object, S3Exception answer) {
        String said = said(answer);
        if (Failures.isPage(answer)) {
            return foreign("a web page" + said);
        }
        String code = Failures.code(answer);
        return switch (code) {
            case "NoSuchBucket" ->
                Reason.lasting(
                        "there is no bucket '" + bucket + "' at " + settings.store() + said,
                        "Create it (`aws s3 mb s3://" + bucket + "`"
                                + settings.endpoint()
                                        .map(uri -> " with `--endpoint-url " + uri + "`")
                                        .orElse("") + "), or correct the path or DATASHARD_S3_BUCKET");
            case "NoSuchKey" ->
                new Reason(
                        "there is no such object at " + settings.store() + said,
                        "If the table was cleaned up meanwhile, read its current snapshot; otherwise restore the object");
            case "InvalidAccessKeyId" ->
                Reason.lasting(
                        "the store does not know the access key" + said,
                        "Correct " + settings.keys() + ": they are of another store or were deleted");
            case "SignatureDoesNotMatch" ->
                Reason.lasting(
                        "the store computes another signature: the secret key does not belong to the access key, or a proxy changed"
                                + " the request" + said,
                        "Correct " + settings.keys() + "; behind a proxy, it must pass the Host header on");
            case "RequestTimeTooSkewed" ->
                new Reason(
                        "the clock of this machine is more than 15 minutes off" + said,
                        "Set the clock of this machine (NTP), then run again");
            case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "InvalidToken" ->
                new Reason(
                        "the session token has expired or is not valid" + said,
                        "Get new temporary keys and start again, or let a role give them: without " + settings.keys()
                                + " the SDK renews them itself");
            case "PermanentRedirect",
                    "TemporaryRedirect",
                    "AuthorizationHeaderMalformed",
                    "IllegalLocationConstraintException" -> wrongRegion(answer, said);
            case "InvalidObjectState" -> archived(object, answer, said);
            case "NoSuchUpload" ->
                new Reason(
                        "its upload was discarded before it was complete, by a lifecycle rule or by hand" + said,
                        "Give the lifecycle rule for incomplete uploads more days than a file may stay open, and go on from the last"
                                + " commit");
            case "InvalidRange" ->
                new Reason(
                        "it is shorter than when it was opened" + said,
                        "The object was replaced or cut off: restore it from a backup or an older object version");
            default -> ofStatus(action, answer, said);
        };
    }

    private Reason ofStatus(S3Action action, S3Exception answer, String said) {
        int status = answer.statusCode();
        if (Failures.code(answer).startsWith("KMS.")) {
            return new Reason(
                    "the key of the key management service can't be used" + said,
                    "Correct 's3.sse.kms.key-id', or enable the key: it must lie in the region of the bucket; objects that were"
                            + " written with a key need that key to be read",
                    status < 500 && !Failures.code(answer).contains("Throttling"));
        }
        if (Failures.code(answer).equals("NotImplemented")) {
            return Reason.lasting(
                    "the store does not implement what it was asked for" + said,
                    settings.encryption() instanceof Encryption.OfBucket
                            ? "Update the store, or use another one"
                            : "Remove 's3.sse.type': the store can't be told how to encrypt. Let it encrypt the bucket, or the disk");
        }
        if (status == 301
                || status == 307
                || (status == 400
                        && Failures.code(answer).isEmpty()
                        && regionOf(answer).isPresent())) {
            return wrongRegion(answer, said);
        }
        if (status == 401 || status == 403) {
            return Reason.lasting(
                    "the keys in use may not do that: " + action.permission() + " is missing" + said,
                    "Grant " + action.permission() + " on "
                            + (action == S3Action.LIST ? "the bucket" : "the objects of the table")
                            + " to the user or role of " + settings.keys()
                            + (action == S3Action.READ || action == S3Action.STAT
                                    ? ", and s3:ListBucket on the bucket: without it an absent object looks forbidden"
                                    : "")
                            + (settings.encryption() instanceof Encryption.OfService
                                    ? ", and kms:GenerateDataKey and kms:Decrypt on the key"
                                    : ""));
        }
        if (status == 503 || status == 429) {
            return new Reason(
                    "the store is overloaded and asks to slow down; it was tried again with growing pauses" + said,
                    "Run again later, with fewer writers, or raise the request rate that the store allows for this prefix");
        }
        if (status >= 500) {
            return new Reason("the store failed" + said, "Look at the store's own log and state, then run again");
        }
        if (Failures.code(answer).isEmpty()) {
            return Failures.header(answer, "x-amz-request-id").isEmpty()
                    ? foreign("an answer without a reason" + said)
                    : new Reason(
                            "the store refused it without a reason" + said,
                            "Check that " + settings.keys()
                                    + " are valid still and that 's3.region' (or DATASHARD_S3_REGION) is that of the"
                                    + " bucket");
        }
        return new Reason(
                "the store refused it" + said,
                "Correct the request's settings as the store says",
                status < 500 && !Failures.isTransient(answer));
    }

    private Reason foreign(String what) {
        return new Reason(
                what + " came in place of an answer of the S3 store " + settings.store(),
                "Check that " + ENDPOINT
                        + " names the S3 port of the store, and that no proxy or login page answers in its place (the variables"
                        + " HTTP_PROXY, HTTPS_PROXY and NO_PROXY of this process count)");
    }

    private Reason archived(String object, S3Exception answer, String said) {
        Optional<String> archive = answer instanceof InvalidObjectStateException state
                ? Optional.ofNullable(state.storageClassAsString())
                : Optional.empty();
        String key = object.substring(object.indexOf(bucket) + bucket.length() + 1);
        return Reason.lasting(
                "it lies in the archive class " + archive.orElse("of its bucket")
                        + ", from which nothing is read at once" + said,
                "Restore it (`aws s3api restore-object --bucket " + bucket + " --key '" + key
                        + "' --restore-request Days=7`), then copy it onto itself in a class that is read at once. Exclude the table's"
                        + " metadata/ from lifecycle rules that archive, and data/ too as long as it is read");
    }

    private Reason wrongRegion(S3Exception answer, String said) {
        Optional<String> region = regionOf(answer);
        return new Reason(
                "the bucket '" + bucket + "' is not in region " + settings.region()
                        + region.map(name -> " but in " + name).orElse("") + said,
                "Set 's3.region' (or DATASHARD_S3_REGION) to the region of the bucket"
                        + region.map(name -> ", " + name).orElse("") + ", and correct " + ENDPOINT
                        + " if it names another one",
                // Requests to a new bucket are redirected for a while, until its name is known everywhere.
                answer.statusCode() != 307);
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
        if (Failures.causedBy(failure, SSLException.class).isPresent()) {
            return new Reason(
                    "no TLS connection to " + settings.store() + " came about (" + rootMessage(failure) + ")",
                    "Correct " + ENDPOINT
                            + " (http or https), or add the store's certificate authority to the trust store of"
                            + " this JVM (-Djavax.net.ssl.trustStore)");
        }
        var foreign = Failures.causedBy(failure, ForeignAnswerException.class);
        if (foreign.isPresent()) {
            return foreign(String.valueOf(foreign.get().getMessage()));
        }
        if (isTimeout(failure)) {
            return new Reason(
                    settings.store() + " did not answer within "
                            + settings.requestTimeout().toSeconds() + " s",
                    "Check the network and the store, or raise 's3.request-timeout'");
        }
        if (Failures.causedBy(failure, ConnectException.class).isPresent()) {
            return new Reason(settings.store() + " refused the connection", "Start the store, or correct " + ENDPOINT);
        }
        return new Reason(
                "the connection to " + settings.store() + " failed (" + rootMessage(failure) + ")",
                "Check the network and the store, then run again");
    }

    private static boolean isTimeout(SdkException failure) {
        return failure instanceof ApiCallTimeoutException
                || failure instanceof ApiCallAttemptTimeoutException
                || Failures.causedBy(failure, SocketTimeoutException.class).isPresent()
                || rootMessage(failure).toLowerCase(Locale.ROOT).contains("timed out");
    }

    private static Optional<String> regionOf(S3Exception answer) {
        // MinIO gives the region only in the body.
        return Failures.header(answer, "x-amz-bucket-region")
                .or(() -> Optional.ofNullable(answer.awsErrorDetails().rawResponse())
                        .map(body -> REGION.matcher(body.asUtf8String()))
                        .filter(Matcher::find)
                        .map(found -> found.group(1)));
    }

    private static String said(S3Exception answer) {
        String code = Failures.code(answer);
        return " (HTTP " + answer.statusCode() + (code.isEmpty() ? "" : " " + code) + ")";
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
