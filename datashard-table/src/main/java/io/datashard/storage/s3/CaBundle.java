package io.datashard.storage.s3;

import io.datashard.error.InvalidUseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A PEM file of certificate authorities. A store whose certificate is of one of them is trusted, and no other: the file stands in place of the trust
 * store of the JVM, as with boto3 and the AWS CLI ({@code docs/decisions/0031}). Each process reads the file where it runs.
 *
 * @param file the file
 * @param name the name under which the user gave it, for messages
 */
record CaBundle(Path file, String name) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----");

    /**
     * That of a text.
     *
     * @throws InvalidUseException if it is not the path of a file, or one that means another file in each process
     */
    static CaBundle of(Said<String> given, boolean isOfProcess) {
        try {
            Path path = Path.of(given.value());
            if (!path.isAbsolute() && !isOfProcess) {
                throw given.invalid(
                        "'" + given.value()
                                + "' is not an absolute path, and each process would look below its own working directory",
                        "Write the whole path, /…/ca.pem, into " + given.name());
            }
            return new CaBundle(path.toAbsolutePath(), given.name());
        } catch (InvalidPathException e) {
            throw given.invalid("it is not the path of a file");
        }
    }

    /**
     * What trusts the authorities of the file, and no other.
     *
     * @throws InvalidUseException if the file can't be used, as {@link #authorities} says
     */
    TrustManager[] trust() {
        List<X509Certificate> authorities = authorities();
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            return managers.getTrustManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("This JVM can't trust certificates of " + file, e);
        }
    }

    /**
     * The certificates of the file that have not expired.
     *
     * @throws InvalidUseException if the file can't be read, is no PEM file, or has no such certificate
     */
    List<X509Certificate> authorities() {
        List<X509Certificate> all = certificates(text());
        List<X509Certificate> valid =
                all.stream().filter(certificate -> !isExpired(certificate)).toList();
        if (valid.isEmpty()) {
            X509Certificate last = all.stream()
                    .max(Comparator.comparing(X509Certificate::getNotAfter))
                    .orElseThrow();
            throw invalid(
                    "its certificate expired on " + last.getNotAfter().toInstant() + " ("
                            + last.getSubjectX500Principal() + ")",
                    "Put the authority's present certificate into the file");
        }
        return valid;
    }

    private String text() {
        if (Files.isDirectory(file)) {
            throw invalid("it is a folder", "Name a single PEM file with all certificates, one after the other");
        }
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw invalid(
                    "there is no such file on this machine",
                    "Put the file there, and on each other machine that works on the table, or correct " + name);
        } catch (AccessDeniedException e) {
            throw invalid("the user of this process may not read it", "Let this user read the file");
        } catch (IOException e) {
            throw invalid("it can't be read (" + e.getMessage() + ")", "Correct " + name);
        }
    }

    private List<X509Certificate> certificates(String text) {
        List<String> begun =
                BEGIN.matcher(text).results().map(found -> found.group(1)).toList();
        if (begun.isEmpty()) {
            throw invalid(
                    "it is not a PEM file",
                    "Convert it: `openssl x509 -inform der -in FILE -out ca.pem`, or `keytool -exportcert -rfc -alias NAME"
                            + " -keystore FILE -file ca.pem` if it is a key store");
        }
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            if (isCertificate(blocks.group(1))) {
                certificates.add(certificate(blocks.group(2), certificates.size() + 1));
            }
        }
        if (certificates.size() < begun.stream().filter(CaBundle::isCertificate).count()) {
            throw damaged(certificates.size() + 1);
        }
        if (certificates.isEmpty()) {
            throw invalid(
                    "it holds no certificate, but " + begun.stream().distinct().collect(Collectors.joining(", ")),
                    "Name the certificate of the authority that signed the store's certificate; keys have no place there");
        }
        return certificates;
    }

    private static boolean isCertificate(String block) {
        return block.equals("CERTIFICATE") || block.equals("X509 CERTIFICATE");
    }

    private X509Certificate certificate(String base64, int number) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException | IllegalArgumentException e) {
            throw damaged(number);
        }
    }

    private InvalidUseException damaged(int number) {
        return invalid(
                "its certificate number " + number + " is damaged or cut off",
                "Copy the file again, with all of -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----");
    }

    private static boolean isExpired(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return false;
        } catch (CertificateExpiredException e) {
            return true;
        } catch (CertificateNotYetValidException e) {
            // A clock that is slow: requests tell.
            return false;
        }
    }

    private InvalidUseException invalid(String why, String remedy) {
        return new InvalidUseException(
                "Cannot use the certificates of " + file + " that " + name + " names", why, remedy);
    }
}
