package io.datashard.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority that nobody trusts, made by keytool for one test: its key store serves as the trust store of those who do. */
public final class SelfSigned {
    /** The password of the key store. */
    public static final String PASSWORD = "changeit";

    private static final String ALIAS = "store";

    private final Path store;

    private SelfSigned(Path store) {
        this.store = store;
    }

    /** Makes the certificate of 127.0.0.1, {@code localhost} and {@code lake.localhost}. */
    public static SelfSigned in(Path folder) throws IOException, InterruptedException {
        return with(folder, "ip:127.0.0.1,dns:localhost,dns:lake.localhost");
    }

    /**
     * Makes another one.
     *
     * @param names the names and addresses that it is for, as keytool has them
     * @param more more of keytool, such as {@code -startdate}
     */
    public static SelfSigned with(Path folder, String names, String... more) throws IOException, InterruptedException {
        Path store = Files.createTempFile(folder, "store", ".p12");
        Files.delete(store);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                ALIAS,
                "-dname",
                "CN=store",
                "-ext",
                "san=" + names,
                "-ext",
                "bc:c",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed: " + said);
        }
        return new SelfSigned(store);
    }

    /** The key store. */
    public Path store() {
        return store;
    }

    /** Where {@link #bundle} writes. */
    Path bundlePath() {
        return Path.of(store + ".pem");
    }

    /** The certificate as people hand it on: a PEM file beside the key store. */
    public Path bundle() throws GeneralSecurityException, IOException {
        return Files.writeString(bundlePath(), pem());
    }

    /** The text of it. */
    String pem() throws GeneralSecurityException, IOException {
        return block("CERTIFICATE", keys().getCertificate(ALIAS).getEncoded());
    }

    /** The text of the private key. */
    String keyAsPem() throws GeneralSecurityException, IOException {
        return block("PRIVATE KEY", keys().getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
    }

    private static String block(String name, byte[] content) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + name + "-----\n" + lines + "\n-----END " + name + "-----\n";
    }

    private KeyStore keys() throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    /** The keys of a server that has the certificate. */
    public SSLContext serverContext() throws GeneralSecurityException, IOException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys(), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
