package io.datashard.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** A web server that gives the answers of a test and keeps the requests. */
public final class StubServer implements AutoCloseable {
    /**
     * A request, as it arrived.
     *
     * @param line method and path
     * @param headers the first value of each header
     * @param body the body
     */
    public record Request(String line, Map<String, List<String>> headers, String body) {
        /** The first value of a header; empty if it was not sent. */
        public String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }

    /** An answer. */
    public record Answer(int status, String contentType, String body) {
        static Answer json(String body) {
            return new Answer(200, "application/json", body);
        }

        /** An error in S3's form. */
        public static Answer error(int status, String code) {
            return new Answer(
                    status,
                    "application/xml",
                    "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>placed</Message></Error>");
        }

        static Answer absent() {
            return new Answer(404, "text/plain", "");
        }
    }

    private final HttpServer server;
    private final String scheme;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Function<Request, Answer> answers;

    private StubServer(HttpServer server, String scheme, Function<Request, Answer> answers) {
        this.server = server;
        this.scheme = scheme;
        this.answers = answers;
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts a server. */
    public static StubServer http(Function<Request, Answer> answers) throws IOException {
        return new StubServer(HttpServer.create(address(), 0), "http", answers);
    }

    /** Starts a server that speaks TLS. */
    public static StubServer https(SSLContext keys, Function<Request, Answer> answers) throws IOException {
        HttpsServer server = HttpsServer.create(address(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(keys));
        return new StubServer(server, "https", answers);
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** A store in which every object holds the same text. */
    public static Answer everyObject(Request request) {
        return new Answer(200, "application/octet-stream", "rows");
    }

    /** Where it listens on this machine. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** The URL to reach it. */
    public String url() {
        return scheme + "://127.0.0.1:" + port();
    }

    List<Request> requests() {
        return requests;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            requests.add(request);
            Answer answer = answers.apply(request);
            byte[] body = answer.body().getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", answer.contentType());
            exchange.getResponseHeaders().add("ETag", "\"stub\"");
            if (answer.status() / 100 == 3) {
                exchange.getResponseHeaders().add("Location", "https://127.0.0.1:" + port() + "/");
            }
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
