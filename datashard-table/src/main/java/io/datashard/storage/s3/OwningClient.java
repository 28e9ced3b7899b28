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
 * <p>It ends them itself, each whatever becomes of the others. On a JobManager, the class loader of a job may be closed before the last parts of
 * the job are: a class that only closing needs is not found any more. The SDK closes all that a client has in one loop, in an order of chance,
 * and an error is the end of that. So closing must not need a class that was not needed before, and must not depend on that either.
 */
final class OwningClient extends DelegatingS3Client {
    private final ScheduledExecutorService timers;
    private final SdkHttpClient connections;

    static {
        // Connections need this class when they are closed, and not before.
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
