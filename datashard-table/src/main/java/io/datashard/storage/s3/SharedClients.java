package io.datashard.storage.s3;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.S3Client;

/** One client, and so one pool of connections, with its threads, for each store and process. Closed together with its last user. */
final class SharedClients {
    /** The clients of this process. */
    static final SharedClients PROCESS = new SharedClients(ClientOfSettings::create);

    private final Function<S3Settings, S3Client> creation;
    private final Map<S3Settings, Shared> clients = new HashMap<>();
    private final Map<String, EtagSpelling> probed = new HashMap<>();

    SharedClients(Function<S3Settings, S3Client> creation) {
        this.creation = creation;
    }

    /** The client for these settings; the caller must {@link #release} it. */
    synchronized S3Client acquire(S3Settings settings) {
        Shared shared = clients.computeIfAbsent(settings, this::open);
        shared.users++;
        return shared.client;
    }

    /** Creates the client last: once it exists, nothing may fail. */
    private Shared open(S3Settings settings) {
        StepThreads threads = new StepThreads(settings.maxConnections());
        return new Shared(threads, creation.apply(settings));
    }

    /** The threads for these settings; the caller must have acquired the client. */
    synchronized StepThreads threads(S3Settings settings) {
        Shared shared = clients.get(settings);
        if (shared == null) {
            throw new IllegalStateException("acquire the client first");
        }
        return shared.threads;
    }

    synchronized void release(S3Settings settings) {
        Shared shared = clients.get(settings);
        if (shared != null && --shared.users == 0) {
            clients.remove(settings);
            shared.threads.close();
            shared.client.close();
        }
    }

    /** The result of the probe of a bucket, made once for each bucket of a store; a failed probe is repeated. */
    EtagSpelling probedOnce(S3Settings settings, String bucket, ConditionalWriteProbe probe) {
        String key = settings.store() + " " + bucket;
        synchronized (probed) {
            EtagSpelling known = probed.get(key);
            if (known == null) {
                known = probe.run();
                probed.put(key, known);
            }
            return known;
        }
    }

    private static final class Shared {
        private final StepThreads threads;
        private final S3Client client;
        private int users;

        private Shared(StepThreads threads, S3Client client) {
            this.threads = threads;
            this.client = client;
        }
    }
}
