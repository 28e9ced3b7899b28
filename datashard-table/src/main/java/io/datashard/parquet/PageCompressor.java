package io.datashard.parquet;

import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Compresses the pages of all files that one thread writes, with one pair of buffers. */
final class PageCompressor implements BytesInputCompressor {
    private final CompressionCodecName name;
    private final PageCodec codec;
    private byte[] source = {};
    private byte[] target = {};

    PageCompressor(CompressionCodecName name, PageCodec codec) {
        this.name = name;
        this.codec = codec;
    }

    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
        if (name == CompressionCodecName.UNCOMPRESSED) {
            return bytes;
        }
        int length = Math.toIntExact(bytes.size());
        source = longEnough(source, length);
        bytes.writeAllTo(new ArrayOutput(source));
        target = longEnough(target, codec.maxCompressedLength(length));
        return BytesInput.from(target, 0, codec.compress(source, length, target));
    }

    private static byte[] longEnough(byte[] array, int length) {
        return array.length < length ? new byte[length] : array;
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
