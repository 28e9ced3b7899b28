package io.datashard.storage.s3;

import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Why a TLS connection did not come about. */
enum TlsCause {
    /** The certificate is of no authority that is trusted. */
    UNTRUSTED,
    /** No authority is trusted at all. */
    NOBODY_TRUSTED,
    /** The certificate is for other hosts. */
    OTHER_HOST,
    /** The certificate is not valid any more. */
    EXPIRED,
    /** The certificate is not valid yet. */
    NOT_YET_VALID,
    /** The other side does not speak TLS. */
    PLAIN_PORT,
    /** Something else, which may have happened to a connection that had come about. */
    OTHER;

    /** That of a failure; nothing if it was not TLS that failed. */
    static Optional<TlsCause> of(Throwable failure) {
        Optional<TlsCause> found = Optional.empty();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Optional<TlsCause> own = ofOne(cause);
            // The innermost says most, but not that some TLS failed.
            if (own.isPresent() && (found.isEmpty() || own.get() != OTHER)) {
                found = own;
            }
        }
        return found;
    }

    private static Optional<TlsCause> ofOne(Throwable cause) {
        if (cause instanceof CertificateExpiredException) {
            return Optional.of(EXPIRED);
        }
        if (cause instanceof CertificateNotYetValidException) {
            return Optional.of(NOT_YET_VALID);
        }
        if (cause instanceof InvalidAlgorithmParameterException && says(cause, "trustAnchors")) {
            return Optional.of(NOBODY_TRUSTED);
        }
        if (cause instanceof SSLPeerUnverifiedException
                || (cause instanceof CertificateException && says(cause, "subject alternative"))) {
            return Optional.of(OTHER_HOST);
        }
        if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
            return Optional.of(UNTRUSTED);
        }
        if (cause instanceof SSLException && (says(cause, "unrecognized SSL message") || says(cause, "plaintext"))) {
            return Optional.of(PLAIN_PORT);
        }
        boolean ofCertificate = cause instanceof SSLHandshakeException && says(cause, "PKIX");
        return ofCertificate
                ? Optional.of(UNTRUSTED)
                : Optional.of(OTHER).filter(other -> cause instanceof SSLException);
    }

    private static boolean says(Throwable cause, String text) {
        return String.valueOf(cause.getMessage()).contains(text);
    }

    /** Whether it was before anything of the request was sent, and the next try at once would end in the same way. */
    boolean isRefusal() {
        return this != OTHER;
    }

    /** Whether it stays so until somebody changes a setting; certificates are renewed and clocks are set without us. */
    boolean lasts() {
        return this == UNTRUSTED || this == NOBODY_TRUSTED || this == OTHER_HOST || this == PLAIN_PORT;
    }
}
