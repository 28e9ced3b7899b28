package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build without the programs that the tests need must fail. */
class PythonEnvironmentTest {
    @TempDir
    Path folder;

    /** A skipped test throws another kind of error, TestAbortedException, and would leave CI green. */
    @Test
    void testsFailAndAreNotSkippedWithoutPython() {
        assertThatThrownBy(() -> PythonEnvironment.make(
                        folder.resolve("venv"), PythonEnvironment.NEWEST_CLASSIC, "python-that-is-not-here"))
                .isExactlyInstanceOf(AssertionError.class)
                .hasMessageContaining("no python-that-is-not-here here; Python 3.10 or newer is needed");
        assertThat(folder.resolve("venv")).doesNotExist();
    }

    @Test
    void testsFailAndAreNotSkippedForAReleaseThatIsNotPinned() {
        assertThatThrownBy(() -> PythonEnvironment.make(folder.resolve("venv"), "0.0.0", "python3"))
                .isExactlyInstanceOf(AssertionError.class)
                .hasMessageContaining("no pins for datashard 0.0.0");
    }
}
