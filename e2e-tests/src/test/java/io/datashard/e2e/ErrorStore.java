package io.datashard.e2e;

import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.s3.AnsweringProxy;
import io.datashard.storage.s3.S3Server;
import io.datashard.storage.s3.SelfSigned;
import io.datashard.storage.s3.StoreAnswer;
import io.datashard.storage.s3.StubServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A store that refuses what is asked of some tables as stores are known to, and servers that are taken for a store. */
final class ErrorStore implements AutoCloseable {
    /** The alert in the form of TLS 1.2. */
    private static final byte[] HANDSHAKE_FAILURE = {21, 3, 3, 0, 2, 2, 40};

    private static final Pattern TABLE = Pattern.compile("[/=](t\\d+)(/|%2F)");

    private final S3Server server = S3Server.withKeysInProcess();
    private final Map<String, Function<String, Optional<StoreAnswer>>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger tables = new AtomicInteger();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Path folder;
    private final AnsweringProxy proxy;

    /** @param folder for certificates */
    ErrorStore(Path folder) throws Exception {
        this.folder = folder;
        server.start();
        proxy = new AnsweringProxy(server);
        proxy.answerEach(request -> TABLE.matcher(request)
                .results()
                .findFirst()
                .map(found -> answers.get(found.group(1)))
                .flatMap(rule -> rule.apply(request)));
        open.add(proxy);
    }

    /** The keys of the store, as a process finds them. No authority is trusted but those of the JVM, whatever this machine says. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Map.of("AWS_CA_BUNDLE", ""));
        server.environment().forEach((variable, value) -> {
            if (variable.endsWith("_KEY")) {
                environment.put(variable, value);
            }
        });
        return environment;
    }

    /** The name of a table of which nothing is asked yet. */
    String table() {
        return "t" + tables.incrementAndGet();
    }

    /** From now on requests for a table get these answers, by their first lines. */
    void answer(String table, Function<String, Optional<StoreAnswer>> rule) {
        answers.put(table, rule);
    }

    /** From now on these requests for a table get this answer. */
    void answer(String table, Predicate<String> which, StoreAnswer answer) {
        answer(table, request -> Optional.of(answer).filter(given -> which.test(request)));
    }

    /** The path of a table. */
    static String path(String table) {
        return "s3://" + S3Server.BUCKET + "/" + table;
    }

    /** The root of a table, as this JVM reaches it past all refusals. */
    TableRoot root(String table) {
        return new TableRoot(path(table), table, Map.of("DATASHARD_S3_ENDPOINT", server.url()));
    }

    /** Takes the metadata lock of a table, and keeps it. */
    void lock(String table) {
        Storage storage = server.storage(table);
        keep(storage.lock(Duration.ofSeconds(10)));
        keep(storage);
    }

    /** Where the store is reached. */
    String url() {
        return proxy.url();
    }

    /** Where the store would be reached by TLS, if it had that. */
    String urlWithTls() {
        return server.url().replace("http:", "https:");
    }

    /** A server that answers everything in the same way. */
    String stub(StubServer.Answer answer) throws Exception {
        return keep(StubServer.http(request -> answer)).url();
    }

    /** A server with a certificate. */
    StubServer withTls(SelfSigned certificate) throws Exception {
        return keep(StubServer.https(certificate.serverContext(), StubServer::everyObject));
    }

    SelfSigned certificate(String names, String... more) throws Exception {
        return SelfSigned.with(folder, names, more);
    }

    /** A server that takes connections, and says nothing. */
    String silent() throws Exception {
        return "http://127.0.0.1:"
                + keep(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()))
                        .getLocalPort();
    }

    /** A server that refuses every kind of TLS that is proposed. */
    String refusingTls() throws Exception {
        ServerSocket server = keep(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()));
        Thread thread = new Thread(() -> refuseTls(server), "refuses TLS");
        thread.setDaemon(true);
        thread.start();
        return "https://127.0.0.1:" + server.getLocalPort();
    }

    private static void refuseTls(ServerSocket server) {
        try {
            while (true) {
                try (Socket client = server.accept()) {
                    if (client.getInputStream().read(new byte[8192]) > 0) {
                        client.getOutputStream().write(HANDSHAKE_FAILURE);
                    }
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    /** Replaces the data file of a table by another content of the same length. */
    void replaceData(String table) {
        try (Storage storage = server.storage(table)) {
            StoragePath file = storage.list(StoragePath.of("data")).get(0).path();
            byte[] content = storage.read(file).orElseThrow().bytes();
            content[content.length / 2] ^= 1;
            storage.write(file, content);
        }
    }

    /** The storage of a table, as a process with a variable more opens it. */
    Storage storage(String table, String variable, String value) {
        return server.storage(table, Map.of(variable, value));
    }

    /** Where nobody listens. */
    static String nobody() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }

    private <T extends AutoCloseable> T keep(T opened) {
        open.add(opened);
        return opened;
    }

    /** A declaration of a table of the store. */
    String declare(String table, String... options) {
        return declareAt(table, url(), options);
    }

    /** A declaration of a table that lies elsewhere. */
    static String declareAt(String table, String endpoint, String... options) {
        return declaration(
                table,
                "(id BIGINT)",
                path(table),
                Stream.concat(Stream.of("'s3.endpoint' = '" + endpoint + "'"), Stream.of(options))
                        .toArray(String[]::new));
    }

    /** A declaration of any table. */
    static String declaration(String table, String columns, String path, String... options) {
        return "CREATE TABLE " + table + " " + columns + " WITH ('connector' = 'datashard', 'path' = '" + path + "'"
                + Stream.of(options).map(option -> ", " + option).collect(Collectors.joining()) + ")";
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        server.stop();
    }
}
