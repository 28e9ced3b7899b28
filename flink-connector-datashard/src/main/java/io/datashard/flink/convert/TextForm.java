package io.datashard.flink.convert;

import io.datashard.parquet.BytesForm;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinaryStringData;

/** Makes Flink's text of bytes, without copying them. Texts of one array share its memory segment. For one thread. */
final class TextForm implements BytesForm {
    private byte[] last = {};
    private MemorySegment[] segments = {};

    @Override
    @SuppressWarnings("ReferenceEquality") // Asks for the same array, not for the same bytes.
    public Object of(byte[] array, int offset, int length) {
        if (array != last || segments.length == 0) {
            segments = new MemorySegment[] {MemorySegmentFactory.wrap(array)};
            last = array;
        }
        return BinaryStringData.fromAddress(segments, offset, length);
    }
}
