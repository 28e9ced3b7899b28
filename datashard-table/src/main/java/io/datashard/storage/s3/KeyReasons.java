package io.datashard.storage.s3;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Says what a refusal means that is about who asks: keys, tokens, permissions, and the keys of encryption. */
final class KeyReasons {
    /** The action that AWS names when it refuses one, which may be another one than the request's own: such as of the key of encryption. */
    private static final Pattern DENIED_ACTION = Pattern.compile("not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)");

    private final S3Settings settings;

    KeyReasons(S3Settings settings) {
        this.settings = settings;
    }

    /** The reason, if the answer is about who asks. */
    Optional<Reason> of(S3Action action, S3Exception answer, String said) {
        if (Failures.isOfKeyService(answer)) {
            return Optional.of(new Reason(
                    "the key of the key management service can't be used" + said,
                    "Correct 's3.sse.kms.key-id', or enable the key: it must lie in the region of the bucket; objects that were"
                            + " written with a key need that key to be read, and the keys in use need kms:GenerateDataKey and"
                            + " kms:Decrypt on it",
                    answer.statusCode() < 500 && !Failures.isTransient(answer)));
        }
        return switch (Failures.code(answer)) {
            case "InvalidAccessKeyId", "InvalidClientTokenId" ->
                lasting(
                        "the store does not know the access key" + said,
                        "Correct " + settings.keys() + ": they are of another store or were deleted");
            case "SignatureDoesNotMatch" ->
                lasting(
                        "the store computes another signature: the secret key does not belong to the access key, or a proxy changed"
                                + " the request" + said,
                        "Correct " + settings.keys() + "; behind a proxy, it must pass the Host header on");
            case "RequestTimeTooSkewed" ->
                passing(
                        "the clock of this machine is more than 15 minutes off" + said,
                        "Set the clock of this machine (NTP), then run again");
            // MinIO and Ceph say of an expired token that it is not valid: it is not told apart.
            case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "InvalidToken", "InvalidTokenId" ->
                passing(
                        "the session token has expired or is not valid" + said,
                        "Get new temporary keys and start again, or let a role give them: without " + settings.keys()
                                + " the SDK renews them itself");
            case "AllAccessDisabled", "AccountProblem", "NotSignedUp", "UserSuspended" ->
                lasting(
                        "the store has closed it or the account to everybody" + said,
                        "Ask those who run the store, or correct the path: no keys help against this");
            case "AccessDenied" -> Optional.of(denied(action, answer, said));
            default -> ofStatus(action, answer, said);
        };
    }

    private Optional<Reason> ofStatus(S3Action action, S3Exception answer, String said) {
        boolean refusesWho = answer.statusCode() == 401 || answer.statusCode() == 403;
        if (!refusesWho || Failures.isOfRoom(answer)) {
            return Optional.empty();
        }
        if (Failures.code(answer).isEmpty()) {
            // As to a HEAD, whose answer has no room for a reason.
            return Optional.of(denied(action, answer, said));
        }
        return lasting(
                "the store refuses the keys in use, or what they were used for" + said,
                "Do what the store says. Check that " + settings.keys()
                        + " are valid and of this store, and that they may " + action.permission());
    }

    private Reason denied(S3Action action, S3Exception answer, String said) {
        Matcher named = DENIED_ACTION.matcher(Failures.sentence(answer));
        String permission = named.find() ? named.group(1) : action.permission();
        boolean ofObject = permission.equals(action.permission());
        return Reason.lasting(
                "the keys in use may not do that: " + permission + " is missing" + said,
                "Grant " + permission + " on "
                        + (permission.startsWith("kms:")
                                ? "the key of encryption"
                                : action == S3Action.LIST ? "the bucket" : "the objects of the table")
                        + " to the user or role of " + settings.keys()
                        + (ofObject && (action == S3Action.READ || action == S3Action.STAT)
                                ? ", and s3:ListBucket on the bucket: without it an absent object looks forbidden"
                                : "")
                        + (ofObject && action == S3Action.DELETE
                                ? ": who writes releases the metadata lock and removes in-flight markers"
                                : "")
                        + (ofObject && settings.encryption() instanceof Encryption.OfService
                                ? ", and kms:GenerateDataKey and kms:Decrypt on the key"
                                : ""));
    }

    private static Optional<Reason> lasting(String why, String remedy) {
        return Optional.of(Reason.lasting(why, remedy));
    }

    private static Optional<Reason> passing(String why, String remedy) {
        return Optional.of(new Reason(why, remedy));
    }
}
