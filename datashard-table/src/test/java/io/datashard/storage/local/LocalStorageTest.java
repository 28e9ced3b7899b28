package io.datashard.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.Storage;
import io.datashard.storage.StorageContractTest;
import io.datashard.storage.StoragePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageTest extends StorageContractTest {
    @TempDir
    private Path temp;

    @Override
    protected Storage create() {
        return LocalStorage.open(root());
    }

    @Override
    protected boolean replacesWithoutLock() {
        return false;
    }

    @Override
    protected void assertNothingLeft() {
        assertThat(Leftovers.below(temp)).isEmpty();
    }

    @Test
    void openingCreatesNothing() {
        LocalStorage.open(root());
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void aRootThatIsAFileIsInvalidUse() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "x");
        assertThatThrownBy(() -> LocalStorage.open(file))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("Set the path to the folder of the table");
    }

    @Test
    void everyoneOfTheSameUserMayReadWhatIsWritten() throws IOException {
        LocalStorage storage = LocalStorage.open(root());
        storage.write(StoragePath.of("hint"), "v1".getBytes(UTF_8));
        assertThat(Files.getPosixFilePermissions(root().resolve("hint")))
                .contains(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)
                .doesNotContain(PosixFilePermission.OWNER_EXECUTE);
    }

    @Test
    void theLockFileStays() {
        LocalStorage storage = LocalStorage.open(root());
        storage.lock(Duration.ZERO).close();
        assertThat(root().resolve(".locks/metadata.lock")).isEmptyFile();
    }

    private Path root() {
        return temp.resolve("a table/with ü");
    }
}
