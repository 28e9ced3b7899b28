package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.storage.Storage;
import io.datashard.storage.s3.S3Server;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writers with storages of their own, as on different machines, that append to one table on S3 at once. */
@Timeout(60)
class S3RaceTest {
    private static final int WRITERS = 3;
    private static final int COMMITS = 4;

    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    @ParameterizedTest
    @EnumSource(Layout.class)
    void noFileOfAnyWriterIsLostOrTwice(Layout layout) throws Exception {
        List<String> names = new ArrayList<>();
        List<Callable<String>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            long seed = writer + 2L;
            for (int commit = 0; commit < COMMITS; commit++) {
                names.add(name(seed, commit));
            }
            writers.add(() -> append(layout, seed));
        }
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try (Storage storage = SERVER.storage("race-" + layout)) {
            new TestTable(storage, 1, layout).create(Map.of());
            for (Future<String> done : threads.invokeAll(writers)) {
                assertThat(done.get()).isNotNull();
            }
            TableAudit audit = TableAudit.of(storage);
            assertThat(audit.names()).containsExactlyInAnyOrderElementsOf(names);
            assertThat(audit.table().metadata().snapshots()).hasSize(WRITERS * COMMITS);
        } finally {
            threads.shutdownNow();
        }
    }

    private static String append(Layout layout, long seed) {
        try (Storage storage = SERVER.storage("race-" + layout)) {
            TestTable table = new TestTable(storage, seed, layout);
            for (int commit = 0; commit < COMMITS; commit++) {
                CommitResult result = table.committer(storage, CommitSettings.DEFAULT)
                        .commit(TestTable.appending(table.file(name(seed, commit), 1)));
                assertThat(result).isInstanceOf(CommitResult.Committed.class);
            }
            return "done";
        }
    }

    private static String name(long seed, int commit) {
        return "w" + seed + "-" + commit;
    }
}
