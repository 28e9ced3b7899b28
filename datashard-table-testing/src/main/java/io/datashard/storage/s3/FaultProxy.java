package io.datashard.storage.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.datashard.storage.Pause;
import io.datashard.storage.Sources;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A proxy before an S3 server. Passes bytes on unchanged (signatures hold), and does to chosen requests what networks and stores do. */
final class FaultProxy implements AutoCloseable {
    /** What happens to a request. */
    sealed interface Fault {
        /** Passes the request on unchanged. */
        record Pass() implements Fault {}

        /** Resets the connection before the server gets the request. */
        record DropRequest() implements Fault {}

        /** The server carries out the request, but the connection is reset before its answer. */
        record DropReply() implements Fault {}

        /** Gives this answer; {@code applied} tells whether the server carries out the request. */
        record Answer(boolean applied, int status, String contentType, String header, String body) implements Fault {}

        /** Sends half of the answer's body, then resets the connection. */
        record Truncate() implements Fault {}
    }

    /** A request: its first line, when it came, and when its answer was sent, in nanoseconds. */
    record Exchange(String line, long start, long end) {}

    static final Fault PASS = new Fault.Pass();

    private final ServerSocket server;
    private final int upstream;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fault-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Exchange> exchanges = Collections.synchronizedList(new ArrayList<>());
    private volatile Duration delay = Duration.ZERO;
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private volatile Function<String, Fault> plan = request -> PASS;

    FaultProxy(int upstream) throws IOException {
        this.server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        this.upstream = upstream;
        threads.execute(this::acceptAll);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Sets what decides the fault of each request, by its head: first line and headers. */
    void plan(Function<String, Fault> next) {
        plan = next;
    }

    /** From now on every request waits this long before it is passed on, and again if it asks whether it may continue. */
    void delay(Duration each) {
        delay = each;
    }

    /** The requests that were answered so far. */
    List<Exchange> exchanges() {
        synchronized (exchanges) {
            return List.copyOf(exchanges);
        }
    }

    /** An error answer in S3's form. */
    static Fault error(boolean applied, int status, String code) {
        return new Fault.Answer(
                applied,
                status,
                "application/xml",
                "x-amz-request-id: 1",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code
                        + "</Code><Message>placed</Message></Error>");
    }

    /** The first lines of all requests so far. */
    List<String> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = server.accept();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket store = new Socket(InetAddress.getLoopbackAddress(), upstream)) {
            client.setTcpNoDelay(true);
            store.setTcpNoDelay(true);
            InputStream fromClient = new BufferedInputStream(client.getInputStream());
            InputStream fromStore = new BufferedInputStream(store.getInputStream());
            boolean open = true;
            while (open) {
                String head = head(fromClient);
                open = head != null && exchange(head, client, fromClient, store.getOutputStream(), fromStore);
            }
        } catch (IOException e) {
            // One side hung up: the closed socket tells the other side.
        }
    }

    private boolean exchange(
            String asked, Socket client, InputStream fromClient, OutputStream toStore, InputStream fromStore)
            throws IOException {
        long start = Sources.ofProcess().time().nanos();
        String head = goOn(asked, client);
        byte[] body = body(head, fromClient);
        Pause.PARK.pause(delay);
        String first = head.substring(0, head.indexOf("\r\n"));
        requests.add(first);
        Fault fault = plan.apply(head);
        if (fault instanceof Fault.DropRequest) {
            return reset(client);
        }
        if (fault instanceof Fault.Answer answer && !answer.applied()) {
            return answer(client, first, answer);
        }
        toStore.write(head.getBytes(ISO_8859_1));
        toStore.write(body);
        toStore.flush();
        String replyHead = head(fromStore);
        if (replyHead == null) {
            return false;
        }
        int status = Integer.parseInt(replyHead.substring(9, 12));
        boolean bodiless = first.startsWith("HEAD ") || status == 204 || status == 304;
        byte[] reply = bodiless ? new byte[0] : body(replyHead, fromStore);
        if (fault instanceof Fault.DropReply) {
            return reset(client);
        }
        if (fault instanceof Fault.Answer answer) {
            return answer(client, first, answer);
        }
        exchanges.add(new Exchange(first, start, Sources.ofProcess().time().nanos()));
        OutputStream toClient = client.getOutputStream();
        toClient.write(replyHead.getBytes(ISO_8859_1));
        if (fault instanceof Fault.Truncate) {
            toClient.write(reply, 0, reply.length / 2);
            toClient.flush();
            return reset(client);
        }
        toClient.write(reply);
        toClient.flush();
        return !"close".equalsIgnoreCase(field(replyHead, "Connection"));
    }

    /** Answers {@code Expect: 100-continue} in place of the store, which does not get it. */
    private String goOn(String head, Socket client) throws IOException {
        if (!"100-continue".equalsIgnoreCase(field(head, "Expect"))) {
            return head;
        }
        Pause.PARK.pause(delay);
        client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII));
        client.getOutputStream().flush();
        return head.replaceFirst("(?i)\r\nExpect:[^\r]*", "");
    }

    private static boolean reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
        return false;
    }

    private static boolean answer(Socket client, String first, Fault.Answer answer) throws IOException {
        byte[] body = first.startsWith("HEAD ") ? new byte[0] : answer.body().getBytes(US_ASCII);
        String head = "HTTP/1.1 " + answer.status() + " Placed\r\nContent-Type: " + answer.contentType() + "\r\n"
                + answer.header() + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        OutputStream out = client.getOutputStream();
        out.write(head.getBytes(US_ASCII));
        out.write(body);
        out.flush();
        return true;
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                if (head.length() == 0) {
                    return null;
                }
                throw new EOFException();
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static byte[] body(String head, InputStream in) throws IOException {
        if ("chunked".equalsIgnoreCase(field(head, "Transfer-Encoding"))) {
            return chunks(in);
        }
        String length = field(head, "Content-Length");
        int expected = length == null ? 0 : Integer.parseInt(length);
        byte[] body = in.readNBytes(expected);
        if (body.length < expected) {
            throw new EOFException();
        }
        return body;
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int size;
        do {
            String line = line(in);
            all.writeBytes(line.getBytes(ISO_8859_1));
            size = Integer.parseInt(line.strip(), 16);
            all.writeBytes(in.readNBytes(size));
            all.writeBytes(line(in).getBytes(ISO_8859_1));
        } while (size > 0);
        return all.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next;
        do {
            next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            line.append((char) next);
        } while (next != '\n');
        return line.toString();
    }

    private static String field(String head, String name) {
        for (String line : head.lines().toList()) {
            if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return null;
    }
}
