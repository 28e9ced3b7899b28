package io.datashard.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.util.ZstdVersion;
import io.datashard.error.NativeLibrary;
import java.util.Optional;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyError;

/**
 * The codecs that exist only as native code. They are loaded before the first page, so that a writer or reader on an unsupported platform
 * fails at its start. LZ4 falls back to Java, with the same bytes.
 */
final class NativeCodecs {
    static final NativeLibrary ZSTD_JNI =
            new NativeLibrary("zstd-jni", "com.github.luben:zstd-jni:" + ZstdVersion.VERSION, "ZstdTempFolder");
    static final NativeLibrary SNAPPY_JAVA =
            new NativeLibrary("snappy-java", "org.xerial.snappy:snappy-java", "org.xerial.snappy.tempdir");

    private NativeCodecs() {}

    /**
     * Loads the native code of a codec, if it has any.
     *
     * @param what what fails if the code can't be loaded, and on what
     * @throws io.datashard.error.InvalidUseException if it can't be loaded
     */
    static void load(CompressionCodecName codec, String what) {
        switch (codec) {
            case ZSTD -> require(ZSTD_JNI, LoadedZstd.FAILURE, what);
            case SNAPPY -> require(SNAPPY_JAVA, LoadedSnappy.FAILURE, what);
            default -> {
                // These codecs are Java, or fall back to Java.
            }
        }
    }

    static void require(NativeLibrary library, Optional<Throwable> failure, String what) {
        if (failure.isPresent()) {
            throw library.unusable(
                    what,
                    "Data files that are written with the compression 'lz4', 'gzip' or 'none' need no native code",
                    failure.get());
        }
    }

    /** The failure of the first call of native code, which loads it; empty if it succeeds. */
    static Optional<Throwable> failureOf(Runnable firstCall) {
        try {
            firstCall.run();
            return Optional.empty();
        } catch (LinkageError | SnappyError e) {
            return Optional.of(e);
        }
    }

    /** Loads the code once. The JVM gives the reason of a failure only the first time. */
    private static final class LoadedZstd {
        private static final Optional<Throwable> FAILURE = failureOf(() -> Zstd.compressBound(0));
    }

    /** Loaded once. */
    private static final class LoadedSnappy {
        private static final Optional<Throwable> FAILURE = failureOf(() -> Snappy.maxCompressedLength(0));
    }
}
