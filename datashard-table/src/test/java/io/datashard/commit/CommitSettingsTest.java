package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.storage.Storage;
import io.datashard.storage.local.LocalStorage;
import io.datashard.storage.s3.S3Server;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class CommitSettingsTest {
    private static final Duration LEASE_OF_THE_FORMAT = Duration.ofSeconds(60);

    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    @TempDir
    Path folder;

    @Test
    void theLockIsWaitedForLongerThanADeadHolderKeepsIt() {
        try (Storage disk = LocalStorage.open(folder);
                Storage store = SERVER.storage("table")) {
            assertThat(CommitSettings.DEFAULT.lockTimeoutOn(disk)).isEqualTo(Duration.ofSeconds(30));
            assertThat(CommitSettings.DEFAULT.lockTimeoutOn(store)).isGreaterThan(LEASE_OF_THE_FORMAT.plusSeconds(10));
        }
    }

    @Test
    void whatTheUserSaysHoldsEverywhere() {
        CommitSettings said =
                new CommitSettings(1, Duration.ofMillis(1), Duration.ofMillis(1), null, Duration.ofSeconds(5));
        try (Storage store = SERVER.storage("table")) {
            assertThat(said.lockTimeoutOn(store)).isEqualTo(Duration.ofSeconds(5));
        }
    }
}
