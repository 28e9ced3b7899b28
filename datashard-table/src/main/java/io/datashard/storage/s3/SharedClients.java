package io.datashard.storage.s3;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.S3Client;

/** One client, and so one pool of connections, and its threads, for each store and process. Closed when the last that uses them is. */
final class SharedClients {
    /** That of this process. */
    static final SharedClients PROCESS = new SharedClients(ClientOfSettings::create);

    private final Function<S3Settings, S3Client> creation;
    private final Map<S3Settings, Shared> clients = new HashMap<>();
    private final Map<String, EtagSpelling> probed = new HashMap<>();

    SharedClients(Function<S3Settings, S3Client> creation) {
        this.creation = creation;
    }

    /** The client for these settings; to be {@link #release released}. */
    synchronized S3Client acquire(S3Settings settings) {
        Shared shared = clients.computeIfAbsent(settings, this::open);
        shared.users++;
        return shared.client;
    }

    /** The client last: once there is one, nothing may fail. */
    private Shared open(S3Settings settings) {
        StepThreads threads = new StepThreads(settings.maxConnections());
        return new Shared(threads, creation.apply(settings));
    }

    /** The threads for these settings, of one who has acquired the client. */
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

    /** What the probe of a bucket found, once for each bucket of a store; a probe that fails is repeated. */
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
