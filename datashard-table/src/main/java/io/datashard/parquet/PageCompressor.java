package io.datashard.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Compresses the pages of all files that one thread writes, with one buffer. Not thread-safe, but for {@link #mostBytes}. */
final class PageCompressor implements BytesInputCompressor {
    /** More than a page's header, and the heap of the buffers with it. */
    private static final long PAGE_HEAP = 512;

    private final CompressionCodecName name;
    private final PageCodec codec;
    private byte[] target = {};

    PageCompressor(CompressionCodecName name, PageCodec codec) {
        this.name = name;
        this.codec = codec;
    }

    /** The most bytes that a page of this length may take when compressed, with its header and the objects that hold it. */
    long mostBytes(int length) {
        return PAGE_HEAP + Math.max(length, codec.maxCompressedLength(length));
    }

    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
        if (name == CompressionCodecName.UNCOMPRESSED) {
            return bytes;
        }
        ByteBuffer source = bytes.toByteBuffer(HeapByteBufferAllocator.getInstance(), copy -> {});
        if (source.arrayOffset() + source.position() != 0) {
            throw new IllegalArgumentException("a page must be at the start of its array");
        }
        int length = source.remaining();
        int most = codec.maxCompressedLength(length);
        if (target.length < most || target.length > Math.max(most, PlainBytes.MOST_KEPT_BYTES)) {
            target = new byte[most];
        }
        return BytesInput.from(target, 0, codec.compress(source.array(), length, target));
    }

    @Override
    public CompressionCodecName getCodecName() {
        return name;
    }

    @Override
    public void release() {
        codec.close();
    }
}
