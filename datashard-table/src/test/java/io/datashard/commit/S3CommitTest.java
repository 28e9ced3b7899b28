package io.datashard.commit;

import io.datashard.layout.Layout;
import io.datashard.storage.Storage;
import io.datashard.storage.s3.S3Server;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commits on S3. */
class S3CommitTest extends ContendedCommitContractTest {
    private static final AtomicInteger TABLES = new AtomicInteger();

    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    S3CommitTest(Layout layout) {
        super(layout);
    }

    @Override
    Storage openStorage() {
        return SERVER.storage("table" + TABLES.incrementAndGet());
    }

    @Override
    void assertNothingLeft() {
        // Nothing is on this machine.
    }
}
