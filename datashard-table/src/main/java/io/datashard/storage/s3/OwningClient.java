package io.datashard.storage.s3;

import java.io.Closeable;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.hc.core5.io.Closer;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A client with timers and connections of its own.
 *
 * <p>It closes them itself, each independently of the others. On a JobManager, the class loader of a job may close before the last parts of
 * the job: then a class that only close() needs can't be loaded. The SDK closes the parts of a client in one loop, in random order, and an
 * error ends that loop. So close() must not need new classes, and must not rely on that either.
 */
final class OwningClient extends DelegatingS3Client {
    private final ScheduledExecutorService timers;
    private final SdkHttpClient connections;

    static {
        // Load this class now: connections need it only when they close.
        Closer.closeQuietly((Closeable) null);
    }

    OwningClient(S3Client client, ScheduledExecutorService timers, SdkHttpClient connections) {
        super(client);
        this.timers = timers;
        this.connections = connections;
    }

    @Override
    public void close() {
        timers.shutdownNow();
        try {
            super.close();
        } finally {
            connections.close();
        }
    }
}
