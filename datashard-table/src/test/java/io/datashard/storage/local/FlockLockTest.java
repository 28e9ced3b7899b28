package io.datashard.storage.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FlockLockTest {
    @Test
    void nativeCodeThatCannotBeLoadedIsNamedWithTheLockThatNeedsIt() {
        assertThatThrownBy(() -> FlockLock.library(Path.of("/t/.locks/metadata.lock"), () -> {
                    throw new UnsatisfiedLinkError("no library");
                }))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageStartingWith(
                        "Cannot take the metadata lock /t/.locks/metadata.lock: the native code of JNA cannot be"
                                + " loaded on " + System.getProperty("os.name") + " ")
                .hasMessageContaining("(no library)");
    }
}
