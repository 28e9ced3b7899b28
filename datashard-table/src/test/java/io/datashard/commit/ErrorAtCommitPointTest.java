package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.layout.Layout;
import io.datashard.layout.classic.VersionHint;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.InterceptedStorage;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.util.Map;

/** An error of the JVM, such as one for want of memory, may come when the commit is done: then nothing may be taken back. */
class ErrorAtCommitPointTest {
    @EveryLayout
    void anErrorAfterTheCommitPointTakesNothingBack(Layout layout) {
        try (Storage storage = new MemoryStorage()) {
            TestTable table = new TestTable(storage, 5, layout);
            table.create(Map.of());
            table.append("base");
            Storage failing = failingAfterTheCommitPoint(storage);

            assertThatThrownBy(() -> table.committer(failing).commit(TestTable.appending(table.file("a", 1))))
                    .isInstanceOf(OutOfMemoryError.class);

            assertThat(TableAudit.of(storage).names()).containsExactlyInAnyOrder("base", "a");
        }
    }

    private static Storage failingAfterTheCommitPoint(Storage storage) {
        return InterceptedStorage.of(storage, call -> {
            Object result = call.proceed();
            if (call.path().filter(path -> isCommitPoint(call.name(), path)).isPresent()) {
                throw new OutOfMemoryError("Java heap space");
            }
            return result;
        });
    }

    private static boolean isCommitPoint(String method, StoragePath path) {
        return (method.equals("replace") && path.equals(VersionHint.PATH))
                || (method.equals("create") && path.value().matches("metadata/v\\d+\\.metadata\\.json"));
    }
}
