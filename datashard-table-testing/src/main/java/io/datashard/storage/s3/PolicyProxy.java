package io.datashard.storage.s3;

import io.datashard.storage.Storage;
import io.datashard.testing.ManualClock;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A proxy before an S3 server, like IAM before AWS: it knows which permission each request needs, and refuses requests that are not granted.
 * The storages that it opens send all requests through it.
 */
public final class PolicyProxy implements AutoCloseable {
    private final FaultProxy proxy;
    private final Set<String> granted;

    /** Starts a proxy with these granted permissions. */
    public PolicyProxy(S3Server server, Set<String> granted) throws IOException {
        this.proxy = new FaultProxy(server.port());
        this.granted = granted;
        proxy.plan(head -> granted.contains(permissionOf(head.substring(0, head.indexOf("\r\n"))))
                ? FaultProxy.PASS
                : FaultProxy.error(false, 403, "AccessDenied"));
    }

    /** The storage below a prefix of the bucket; the caller closes it. */
    public Storage storage(String prefix) {
        return S3Storage.open(
                new S3Root(S3Server.BUCKET, prefix),
                S3Server.settings(proxy.port()),
                new SharedClients(ClientOfSettings::create),
                LockTimes.OF_THE_FORMAT,
                new ManualClock().sources());
    }

    /** The options of a table behind the proxy. */
    public Map<String, String> options() {
        return Map.of("s3.endpoint", "http://127.0.0.1:" + proxy.port(), "s3.region", "us-east-1");
    }

    /** The permissions that the requests needed so far. */
    public Set<String> needed() {
        return proxy.requests().stream().map(PolicyProxy::permissionOf).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The first lines of the requests so far. */
    public List<String> requests() {
        return proxy.requests();
    }

    /** The requests that were refused so far. */
    public List<String> refused() {
        return proxy.requests().stream()
                .filter(request -> !granted.contains(permissionOf(request)))
                .toList();
    }

    @Override
    public void close() throws IOException {
        proxy.close();
    }

    /** The permission that the service authorization reference of AWS demands for a request, given by its first line. */
    static String permissionOf(String request) {
        String method = request.substring(0, request.indexOf(' '));
        String target = request.substring(method.length() + 1, request.lastIndexOf(' '));
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? "" : target.substring(mark + 1);
        boolean ofObject = path.substring(1).contains("/") && !path.equals("/" + S3Server.BUCKET + "/");
        if (!ofObject) {
            return method.equals("GET") && query.contains("list-type=2") ? "s3:ListBucket" : "none known: " + request;
        }
        boolean ofUpload = query.contains("uploadId=");
        return switch (method) {
            case "GET", "HEAD" -> query.isEmpty() ? "s3:GetObject" : "none known: " + request;
            case "PUT" -> query.isEmpty() || ofUpload ? "s3:PutObject" : "none known: " + request;
            case "POST" -> ofUpload || query.startsWith("uploads") ? "s3:PutObject" : "none known: " + request;
            case "DELETE" -> ofUpload ? "s3:AbortMultipartUpload" : "s3:DeleteObject";
            default -> "none known: " + request;
        };
    }
}
