package io.datashard.storage.s3;

import io.datashard.storage.Storage;
import io.datashard.testing.ManualClock;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Stands before an S3 server, and answers chosen requests in its place as stores are known to answer. */
public final class AnsweringProxy implements AutoCloseable {
    private final FaultProxy proxy;

    /** Begins to let requests pass to the server. */
    public AnsweringProxy(S3Server server) throws IOException {
        this.proxy = new FaultProxy(server.port());
    }

    /** From now on these requests get the answer; a request is given by its first line. */
    public void answer(Predicate<String> which, StoreAnswer answer) {
        answerEach(request -> Optional.of(answer).filter(given -> which.test(request)));
    }

    /** From now on each request gets the answer that this gives for its first line, and passes where it gives none. */
    public void answerEach(Function<String, Optional<StoreAnswer>> answers) {
        proxy.plan(head -> answers.apply(head.substring(0, head.indexOf("\r\n")))
                .map(StoreAnswer::asFault)
                .orElse(FaultProxy.PASS));
    }

    /** From now on the requests that need this permission get the answer. */
    public void answer(String permission, StoreAnswer answer) {
        answer(request -> PolicyProxy.permissionOf(request).equals(permission), answer);
    }

    /** From now on all requests pass. */
    public void pass() {
        proxy.plan(request -> FaultProxy.PASS);
    }

    /** The storage below a prefix of the bucket, which waits on the clock; the caller closes it. */
    public Storage storage(String prefix, ManualClock clock) {
        return storage(url(), prefix, clock, Map.of());
    }

    /** The same with more in the environment of the process. */
    public Storage storage(String prefix, ManualClock clock, Map<String, String> environment) {
        return storage(url(), prefix, clock, environment);
    }

    /** The storage below a prefix of a bucket of a store at another place; the caller closes it. */
    public static Storage storage(String endpoint, String prefix, ManualClock clock, Map<String, String> environment) {
        Map<String, String> all = new java.util.HashMap<>(environment);
        all.put("DATASHARD_S3_ENDPOINT", endpoint);
        return S3Storage.open(
                new S3Root(S3Server.BUCKET, prefix),
                S3Server.settings(0, all),
                new SharedClients(ClientOfSettings::create),
                LockTimes.OF_THE_FORMAT,
                clock.sources());
    }

    /** Where it listens. */
    public String url() {
        return "http://127.0.0.1:" + proxy.port();
    }

    /** The first lines of all requests so far. */
    public List<String> requests() {
        return proxy.requests();
    }

    @Override
    public void close() throws IOException {
        proxy.close();
    }
}
