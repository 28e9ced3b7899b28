package io.datashard.storage.s3;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.InvalidObjectStateException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Says what a refusal of the store means for the user, with the store's own word and sentence for it. */
final class AnswerReasons {
    static final String ENDPOINT = "'s3.endpoint' (or DATASHARD_S3_ENDPOINT)";

    private static final Pattern REGION = Pattern.compile("<Region>([a-z0-9-]+)</Region>");

    private final S3Settings settings;
    private final String bucket;
    private final KeyReasons keys;

    AnswerReasons(S3Settings settings, String bucket) {
        this.settings = settings;
        this.bucket = bucket;
        this.keys = new KeyReasons(settings);
    }

    Reason of(S3Action action, String object, S3Exception answer) {
        String said = said(answer);
        if (Failures.isPage(answer)) {
            return foreign("a web page" + said);
        }
        return switch (Failures.code(answer)) {
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
            default ->
                keys.of(action, answer, said).or(() -> ofStore(answer, said)).orElseGet(() -> ofStatus(answer, said));
        };
    }

    /** What the store can't do, or has no room for. */
    private Optional<Reason> ofStore(S3Exception answer, String said) {
        String code = Failures.code(answer);
        if (Failures.isNotImplemented(answer) || code.equals("NotImplemented")) {
            return Optional.of(
                    Reason.lasting(
                            "the store does not implement what it was asked for" + said,
                            settings.encryption() instanceof Encryption.OfBucket
                                    ? "Update the store, or use another one"
                                    : "Remove 's3.sse.type': the store can't be told how to encrypt. Let it encrypt the bucket, or the disk"));
        }
        if (Failures.isOfRoom(answer)) {
            return Optional.of(new Reason(
                    "the store has no room left for it" + said,
                    "Raise the quota of the bucket or give the store more room, or let a garbage collection remove what no table"
                            + " names"));
        }
        return Optional.empty();
    }

    private Reason ofStatus(S3Exception answer, String said) {
        int status = answer.statusCode();
        String code = Failures.code(answer);
        if (status == 301
                || status == 307
                || (status == 400 && code.isEmpty() && regionOf(answer).isPresent())) {
            return wrongRegion(answer, said);
        }
        if (status == 503 || status == 429) {
            return new Reason(
                    "the store is overloaded and asks to slow down; it was tried again with growing pauses" + said,
                    "Run again later, with fewer writers, or raise the request rate that the store allows for this prefix");
        }
        if (status >= 500) {
            return new Reason("the store failed" + said, "Look at the store's own log and state, then run again");
        }
        if (code.isEmpty()) {
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
                "Correct what the store names: the path, " + ENDPOINT + " or the settings of the bucket",
                !Failures.isTransient(answer));
    }

    Reason foreign(String what) {
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

    private static Optional<String> regionOf(S3Exception answer) {
        // MinIO gives the region only in the body.
        return Failures.header(answer, "x-amz-bucket-region")
                .or(() -> Optional.ofNullable(answer.awsErrorDetails().rawResponse())
                        .map(body -> REGION.matcher(body.asUtf8String()))
                        .filter(Matcher::find)
                        .map(found -> found.group(1)));
    }

    /** Status, code and sentence of the store, as far as it has given them. */
    private String said(S3Exception answer) {
        String code = StoreSentence.of(Failures.code(answer), settings.credentials());
        String sentence =
                Failures.isPage(answer) ? "" : StoreSentence.of(Failures.sentence(answer), settings.credentials());
        return " (HTTP " + answer.statusCode() + (code.isEmpty() ? "" : " " + code)
                + (sentence.isEmpty() ? "" : ": " + sentence) + ")";
    }
}
