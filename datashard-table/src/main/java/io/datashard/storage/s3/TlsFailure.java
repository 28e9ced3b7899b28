package io.datashard.storage.s3;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.http.NoHttpResponseException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Explains what goes wrong between http and https, and with certificates. */
final class TlsFailure {
    private static final String ENDPOINT = AnswerReasons.ENDPOINT;
    private static final String BUNDLE = "'s3.ca-bundle' (or AWS_CA_BUNDLE)";

    /** What servers say of plain HTTP on a port that speaks TLS: proxies in Go, nginx, Apache httpd. */
    private static final List<String> TLS_WANTED = List.of(
            "HTTP request to an HTTPS server",
            "plain HTTP request was sent to HTTPS port",
            "speaking plain HTTP to an SSL-enabled server port");

    private TlsFailure() {}

    /** The explanation of a failure; nothing if it is of another kind. */
    static Optional<Reason> of(SdkException failure, S3Settings settings) {
        if (failure instanceof AbortedException) {
            return Optional.empty();
        }
        Optional<URI> plain = settings.endpoint().filter(url -> "http".equals(url.getScheme()));
        if (failure instanceof S3Exception answer) {
            return plain.filter(url -> wantsTls(answer))
                    .map(url -> new Reason(
                            settings.store() + " speaks TLS on this port, and was asked without (HTTP "
                                    + answer.statusCode() + ")",
                            "Write " + withScheme("https", url) + " into " + ENDPOINT,
                            true));
        }
        if (plain.isPresent()) {
            return Failures.causedBy(failure, NoHttpResponseException.class)
                    .map(silence -> new Reason(
                            settings.store() + " closed the connection without an answer",
                            "If the store speaks TLS on this port, write " + withScheme("https", plain.get()) + " into "
                                    + ENDPOINT + "; otherwise look at the store's own log and state",
                            false));
        }
        return TlsCause.of(failure).map(cause -> of(cause, failure, settings)).or(() -> unanswered(failure, settings));
    }

    private static boolean wantsTls(S3Exception answer) {
        boolean redirected = answer.statusCode() / 100 == 3
                && Failures.header(answer, "Location")
                        .filter(location -> location.startsWith("https://"))
                        .isPresent()
                && Failures.header(answer, "x-amz-bucket-region").isEmpty();
        String body = Optional.ofNullable(answer.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.rawResponse()))
                .map(bytes -> bytes.asUtf8String())
                .orElse("");
        // Servers in Go say it without a single header, and the SDK keeps no body whose length it is not told.
        boolean bare = answer.statusCode() == 400
                && Optional.ofNullable(answer.awsErrorDetails())
                        .flatMap(details -> Optional.ofNullable(details.sdkHttpResponse()))
                        .filter(response -> response.headers().isEmpty())
                        .isPresent();
        return redirected || bare || TLS_WANTED.stream().anyMatch(body::contains);
    }

    private static Reason of(TlsCause cause, SdkException failure, S3Settings settings) {
        String what = "no TLS connection to " + settings.store() + " came about: ";
        String said = " (" + StoreSentence.of(Failures.rootMessage(failure), settings.credentials()) + ")";
        return switch (cause) {
            case UNTRUSTED, NOBODY_TRUSTED ->
                new Reason(
                        what
                                + settings.caBundle()
                                        .map(bundle -> "its certificate is of no authority in " + bundle.file()
                                                + ", which " + bundle.name() + " names")
                                        .orElse(
                                                cause == TlsCause.UNTRUSTED
                                                        ? "its certificate is of no authority that this JVM trusts"
                                                        : "the trust store of this JVM is empty, or needs a password")
                                + said,
                        settings.caBundle()
                                .map(bundle ->
                                        "Add the certificate of the store's authority to that file, or name another file in "
                                                + BUNDLE + ": the trust store of the JVM does not count beside it")
                                .orElse("Name a PEM file with the certificate of the store's authority in " + BUNDLE
                                        + "; each machine needs the file"),
                        cause.lasts());
            case OTHER_HOST ->
                new Reason(
                        what + "its certificate is for other hosts" + said,
                        "Write a name that the certificate is for into " + ENDPOINT
                                + ", or give the store a certificate for this one"
                                + (settings.pathStyle()
                                        ? ""
                                        : "; if the bucket is a part of the name, set 's3.path.style.access' to true"),
                        cause.lasts());
            case EXPIRED ->
                new Reason(
                        what + "its certificate has expired" + said,
                        "Renew the certificate of the store, then run again",
                        cause.lasts());
            case NOT_YET_VALID ->
                new Reason(
                        what + "its certificate is not valid yet" + said,
                        "Set the clock of this machine (NTP), or that of the machine that made the certificate",
                        cause.lasts());
            case PLAIN_PORT ->
                new Reason(
                        what + "this port does not speak TLS" + said,
                        settings.endpoint()
                                        .map(url ->
                                                "Write " + withScheme("http", url) + ", or the store's TLS port, into ")
                                        .orElse("Correct ")
                                + ENDPOINT,
                        cause.lasts());
            case OTHER ->
                new Reason(
                        what + "TLS failed" + said,
                        "Check http or https in " + ENDPOINT + ", the versions of TLS that the store speaks, and "
                                + BUNDLE,
                        cause.lasts());
        };
    }

    /** A server of plain HTTP may wait for the rest of what it takes for a request. */
    private static Optional<Reason> unanswered(SdkException failure, S3Settings settings) {
        String said = Failures.rootMessage(failure);
        return settings.endpoint()
                .filter(url -> said.contains("Connect to ") && said.contains("Read timed out"))
                .map(url -> new Reason(
                        "no TLS connection to " + settings.store() + " came about: it did not answer within "
                                + S3Texts.shown(settings.requestTimeout()),
                        "If this port does not speak TLS, write " + withScheme("http", url) + " into " + ENDPOINT
                                + "; otherwise check the network and the store",
                        false));
    }

    private static String withScheme(String scheme, URI url) {
        return scheme + url.toString().substring(url.getScheme().length());
    }
}
