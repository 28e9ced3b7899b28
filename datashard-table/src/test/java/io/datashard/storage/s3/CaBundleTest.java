package io.datashard.storage.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.Surroundings;
import io.datashard.table.TableLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of certificates, good and bad: whoever names a bad one is told before anything runs. */
class CaBundleTest {
    @TempDir
    static Path folder;

    private static SelfSigned one;
    private static SelfSigned expired;

    @BeforeAll
    static void makeCertificates() throws Exception {
        one = SelfSigned.in(folder);
        expired = SelfSigned.with(folder, "dns:old", "-startdate", "-10d", "-validity", "5");
    }

    @Test
    void manyCertificatesAndWordsBetweenThemAreTaken() throws Exception {
        Path file = file("# ours\n" + one.pem() + "\r\nsubject=/CN=other\r\n"
                + one.pem().replace("\n", "\r\n").replace("CERTIFICATE", "X509 CERTIFICATE"));
        assertThat(bundle(file).authorities()).hasSize(2);
        assertThat(bundle(file).trust()).hasSize(1);
    }

    @Test
    void expiredCertificatesAreLeftOutAndTheKeyBesideOneDoesNoHarm() throws Exception {
        Path file = file(expired.pem() + one.keyAsPem() + one.pem());
        assertThat(bundle(file).authorities()).singleElement().satisfies(authority -> assertThat(
                        authority.getSubjectX500Principal().getName())
                .isEqualTo("CN=store"));
    }

    @Test
    void aFileWithoutAUsableCertificateIsRefusedWhereTheTableIsNamed() throws Exception {
        refused(folder.resolve("absent.pem"), "there is no such file on this machine", "or correct 's3.ca-bundle'");
        refused(folder, "it is a folder", "a single PEM file");
        refused(file(""), "it is not a PEM file", "openssl x509");
        refused(one.store(), "it is not a PEM file", "keytool -exportcert -rfc");
        refused(file(one.keyAsPem()), "it holds no certificate, but PRIVATE KEY", "keys have no place there");
        refused(file(expired.pem()), "its certificate expired on 20", "(CN=store)");
        refused(
                file(one.pem() + one.pem().substring(0, 200)),
                "its certificate number 2 is damaged or cut off",
                "again");
        refused(
                file(one.pem().replace("MII", "AAA").replaceFirst("-\n[A-Za-z]", "-\nA")),
                "its certificate number 1 is damaged or cut off",
                "-----END CERTIFICATE-----");
        String der =
                new String(Base64.getMimeDecoder().decode(one.pem().replaceAll("-----[A-Z ]+-----", "")), ISO_8859_1);
        refused(file(der), "it is not a PEM file", "-inform der");
    }

    @Test
    void theVariableIsRefusedByItsName() {
        Map<String, String> environment = Map.of("AWS_CA_BUNDLE", "/absent.pem");
        assertThatThrownBy(() -> locate(Map.of("s3.endpoint", "https://host"), environment))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageStartingWith(
                        "Cannot use the certificates of /absent.pem that AWS_CA_BUNDLE names: there is no such"
                                + " file on this machine.");
        // On AWS, too, and not where there is no TLS.
        assertThatThrownBy(() -> locate(Map.of(), environment)).hasMessageContaining("AWS_CA_BUNDLE");
        assertThatCode(() -> locate(Map.of("s3.endpoint", "http://host"), environment))
                .doesNotThrowAnyException();
    }

    @Test
    void anOptionThatWouldMeanAnotherFileInEachProcessIsRefused() throws Exception {
        assertThatThrownBy(() -> locate(Map.of("s3.endpoint", "https://host", "s3.ca-bundle", "ca.pem"), Map.of()))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'ca.pem' is not an absolute path")
                .hasMessageContaining("into 's3.ca-bundle'");
        Path relative = Path.of("").toAbsolutePath().relativize(one.bundle());
        assertThatCode(() -> locate(Map.of(), Map.of("AWS_CA_BUNDLE", relative.toString())))
                .doesNotThrowAnyException();
    }

    @Test
    void anOptionForTlsContradictsAnEndpointWithoutTls() throws Exception {
        String bundle = one.bundle().toString();
        assertThatThrownBy(() -> locate(Map.of("s3.endpoint", "http://host", "s3.ca-bundle", bundle), Map.of()))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'s3.ca-bundle'")
                .hasMessageContaining("the endpoint http://host is reached without TLS")
                .hasMessageContaining("'s3.endpoint' (or DATASHARD_S3_ENDPOINT)");
    }

    /** Each machine has its own file, as it has its own keys. */
    @Test
    void whatAProcessIsToldOfTheFileDoesNotTravel() throws Exception {
        Map<String, String> environment = Map.of("AWS_CA_BUNDLE", one.bundle().toString());
        assertThat(locate(Map.of("s3.endpoint", "https://host"), environment).submitted())
                .isEmpty();
        assertThat(locate(Map.of("s3.ca-bundle", one.bundle().toString()), Map.of())
                        .store()
                        .values())
                .containsEntry("s3.ca-bundle", one.bundle().toString());
    }

    private static void refused(Path file, String why, String remedy) {
        assertThatThrownBy(() -> locate(Map.of("s3.ca-bundle", file.toString()), Map.of()))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageStartingWith("Cannot use the certificates of " + file + " that 's3.ca-bundle' names: " + why)
                .hasMessageContaining(remedy);
    }

    private static TableLocation locate(Map<String, String> options, Map<String, String> environment) {
        return TableLocation.of("s3://lake/t", options, new Surroundings(environment, Map.of()));
    }

    private static CaBundle bundle(Path file) {
        return new CaBundle(file, "'s3.ca-bundle'");
    }

    private static Path file(String text) throws IOException {
        return Files.write(Files.createTempFile(folder, "ca", ".pem"), text.getBytes(ISO_8859_1));
    }
}
