package io.datashard.format.commit;

import io.datashard.format.layout.Layout;
import io.datashard.format.storage.Storage;
import io.datashard.format.storage.s3.S3Server;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Commits on S3. */
class S3CommitTest extends CommitContractTest {
    private static final AtomicInteger TABLES = new AtomicInteger();
    private static S3Server server;

    S3CommitTest(Layout layout) {
        super(layout);
    }

    @BeforeAll
    static void startServer() {
        server = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    Storage openStorage() {
        return server.storage("table" + TABLES.incrementAndGet());
    }

    @Override
    void assertNothingLeft() {
        // Nothing is on this machine.
    }
}
