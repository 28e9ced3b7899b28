package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.error.NativeLibrary;
import java.util.List;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.SnappyError;
import org.xerial.snappy.SnappyErrorCode;

class NativeCodecsTest {
    @Test
    void everyCodecLoadsHere() {
        for (CompressionCodecName codec : CompressionCodecName.values()) {
            assertThatCode(() -> NativeCodecs.load(codec, "Cannot write")).doesNotThrowAnyException();
        }
    }

    @Test
    void nativeCodeThatCannotBeLoadedIsNamedWithItsArtifactAndTheCodecsThatNeedNone() {
        List<Runnable> firstCalls = List.of(
                () -> {
                    throw new UnsatisfiedLinkError("no library");
                },
                () -> {
                    throw new SnappyError(SnappyErrorCode.FAILED_TO_LOAD_NATIVE_LIBRARY, "no library");
                });
        for (Runnable firstCall : firstCalls) {
            for (NativeLibrary library : List.of(NativeCodecs.ZSTD_JNI, NativeCodecs.SNAPPY_JAVA)) {
                assertThatThrownBy(() -> NativeCodecs.require(
                                library, NativeCodecs.failureOf(firstCall), "Cannot write data files"))
                        .isInstanceOf(InvalidUseException.class)
                        .hasMessageStartingWith("Cannot write data files: the native code of " + library.name()
                                + " cannot be loaded on " + System.getProperty("os.name") + " ")
                        .hasMessageContaining("no library")
                        .hasMessageContaining("the compression 'lz4', 'gzip' or 'none' need no native code");
            }
        }
    }

    @Test
    void artifactsOfWhichTheNamesOfLibrariesHaveTheReleaseAreNamedWithTheirs() {
        assertThat(NativeCodecs.ZSTD_JNI.artifact()).matches("com.github.luben:zstd-jni:\\d.*");
    }
}
