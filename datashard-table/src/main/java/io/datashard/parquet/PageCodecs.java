package io.datashard.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/** The codecs of classic format section 4.3. */
final class PageCodecs {
    private PageCodecs() {}

    /**
     * The codec with this Parquet name; empty if data files may not use it.
     *
     * @param what what fails, and on what, if the codec can't be loaded on this platform
     * @throws io.datashard.error.InvalidUseException if it can't
     */
    static Optional<PageCodec> of(CompressionCodecName name, String what) {
        NativeCodecs.load(name, what);
        return switch (name) {
            case UNCOMPRESSED -> Optional.of(new None());
            case SNAPPY -> Optional.of(new SnappyCodec());
            case GZIP -> Optional.of(new Gzip());
            case ZSTD -> Optional.of(new ZstdCodec());
            case LZ4_RAW -> Optional.of(new Lz4Raw());
            default -> Optional.empty();
        };
    }

    private static void checkLength(int actual, int expected) throws IOException {
        if (actual != expected) {
            throw new IOException("a page has " + actual + " bytes instead of " + expected);
        }
    }

    private static final class None implements PageCodec {
        @Override
        public int maxCompressedLength(int length) {
            return length;
        }

        @Override
        public int compress(byte[] source, int length, byte[] target) {
            System.arraycopy(source, 0, target, 0, length);
            return length;
        }

        @Override
        public void decompress(byte[] source, int offset, int length, byte[] target, int targetLength)
                throws IOException {
            checkLength(length, targetLength);
            System.arraycopy(source, offset, target, 0, length);
        }
    }

    private static final class SnappyCodec implements PageCodec {
        static {
            // The native code is loaded already.
            UnpackedLibraries.removeLoaded();
        }

        @Override
        public int maxCompressedLength(int length) {
            return Snappy.maxCompressedLength(length);
        }

        @Override
        public int compress(byte[] source, int length, byte[] target) throws IOException {
            return Snappy.compress(source, 0, length, target, 0);
        }

        @Override
        public void decompress(byte[] source, int offset, int length, byte[] target, int targetLength)
                throws IOException {
            checkLength(Snappy.uncompressedLength(source, offset, length), targetLength);
            checkLength(Snappy.uncompress(source, offset, length, target, 0), targetLength);
        }
    }

    private static final class Gzip implements PageCodec {
        private static final int FRAME = 64;

        @Override
        public int maxCompressedLength(int length) {
            // Deflate stores incompressible bytes as they are, plus five bytes for each block of at most 16 KiB.
            return length + (length >> 10) + FRAME;
        }

        @Override
        public int compress(byte[] source, int length, byte[] target) throws IOException {
            ArrayOutput output = new ArrayOutput(target);
            try (GZIPOutputStream gzip = new GZIPOutputStream(output, 8192)) {
                gzip.write(source, 0, length);
            }
            return output.length();
        }

        @Override
        public void decompress(byte[] source, int offset, int length, byte[] target, int targetLength)
                throws IOException {
            try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(source, offset, length), 8192)) {
                checkLength(gzip.readNBytes(target, 0, targetLength), targetLength);
                if (gzip.read() >= 0) {
                    throw new IOException("a page has more than " + targetLength + " bytes");
                }
            }
        }
    }

    private static final class ZstdCodec implements PageCodec {
        private static final int LEVEL = 3;

        private @Nullable ZstdCompressCtx compression;
        private @Nullable ZstdDecompressCtx decompression;

        @Override
        public int maxCompressedLength(int length) {
            return Math.toIntExact(Zstd.compressBound(length));
        }

        @Override
        public int compress(byte[] source, int length, byte[] target) {
            if (compression == null) {
                compression = new ZstdCompressCtx().setLevel(LEVEL);
            }
            return compression.compressByteArray(target, 0, target.length, source, 0, length);
        }

        @Override
        public void decompress(byte[] source, int offset, int length, byte[] target, int targetLength)
                throws IOException {
            if (decompression == null) {
                decompression = new ZstdDecompressCtx();
            }
            try {
                checkLength(
                        decompression.decompressByteArray(target, 0, targetLength, source, offset, length),
                        targetLength);
            } catch (ZstdException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() {
            // Set it to null: files share a codec, and the next file goes on with it.
            if (compression != null) {
                compression.close();
                compression = null;
            }
            if (decompression != null) {
                decompression.close();
                decompression = null;
            }
        }
    }

    private static final class Lz4Raw implements PageCodec {
        private static final LZ4Factory LZ4 = LZ4Factory.fastestInstance();

        static {
            UnpackedLibraries.removeLoaded();
        }

        @Override
        public int maxCompressedLength(int length) {
            return LZ4.fastCompressor().maxCompressedLength(length);
        }

        @Override
        public int compress(byte[] source, int length, byte[] target) {
            return LZ4.fastCompressor().compress(source, 0, length, target, 0, target.length);
        }

        @Override
        public void decompress(byte[] source, int offset, int length, byte[] target, int targetLength)
                throws IOException {
            try {
                checkLength(
                        LZ4.safeDecompressor().decompress(source, offset, length, target, 0, targetLength),
                        targetLength);
            } catch (LZ4Exception e) {
                throw new IOException(e);
            }
        }
    }
}
