package io.datashard.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.storage.ConditionalReplace;
import io.datashard.storage.Etag;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Storage;
import io.datashard.storage.StorageContractTest;
import io.datashard.storage.StoragePath;
import io.datashard.storage.WriteOutcome.Applied;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterceptedStorageTest extends StorageContractTest {
    private static final StoragePath PATH = StoragePath.of("metadata.version-hint.text");

    private final MemoryStorage memory = new MemoryStorage();

    @Override
    protected Storage create() {
        return InterceptedStorage.of(memory, InterceptedStorage.Call::proceed);
    }

    @Override
    protected boolean replacesWithoutLock() {
        return true;
    }

    @Override
    protected void assertNothingLeft() {
        assertThat(memory.openHandles()).isZero();
    }

    @Test
    void replacementsAreSeenUnderTheLockAndWithoutIt() {
        List<String> seen = new ArrayList<>();
        Storage storage = InterceptedStorage.of(memory, call -> {
            call.path().filter(path -> call.isConditionalWrite()).ifPresent(path -> seen.add(call.name()));
            return call.proceed();
        });
        storage.create(PATH, "v1".getBytes(UTF_8));
        try (MetadataLock lock = storage.lock(Duration.ZERO)) {
            replace(lock, "v2");
        }
        replace(storage.lockFreeReplace().orElseThrow(), "v3");
        assertThat(seen).containsExactly("create", "replace", "replace");
    }

    @Test
    void aLateReplacementIsHeldBackUnderTheLockAndWithoutIt() {
        memory.put(PATH, "v1".getBytes(UTF_8));
        LateRequest late = new LateRequest(memory);
        try (MetadataLock lock = late.storage().lock(Duration.ZERO)) {
            assertThat(lock.replace(PATH, "v2".getBytes(UTF_8), tag()).doubt()).isPresent();
        }
        assertThat(content()).isEqualTo("v1");
        late.arrive();
        assertThat(content()).isEqualTo("v2");

        ConditionalReplace free = late.storage().lockFreeReplace().orElseThrow();
        assertThat(free.replace(PATH, "v3".getBytes(UTF_8), tag()).doubt()).isPresent();
        assertThat(content()).isEqualTo("v2");
        late.arrive();
        assertThat(content()).isEqualTo("v3");
    }

    private void replace(ConditionalReplace replace, String content) {
        assertThat(replace.replace(PATH, content.getBytes(UTF_8), tag())).isInstanceOf(Applied.class);
    }

    private Etag tag() {
        return memory.read(PATH).orElseThrow().etag();
    }

    private String content() {
        return new String(memory.read(PATH).orElseThrow().bytes(), UTF_8);
    }
}
