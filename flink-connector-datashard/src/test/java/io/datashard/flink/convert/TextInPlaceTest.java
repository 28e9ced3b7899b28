package io.datashard.flink.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.schema.ByteSlice;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowScreen;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.data.writer.BinaryRowWriter;
import org.junit.jupiter.api.Test;

/** Text is shown where a row has it, wherever that is: in an array, in a part of one, in several, outside of the heap, or in a Java string. */
class TextInPlaceTest {
    private static final String TEXT = "zé\uD83D\uDE00, and more than a segment of a few bytes holds";
    private static final Schema SCHEMA =
            RowDataConversionTest.schema(PrimitiveType.STRING, PrimitiveType.STRING, PrimitiveType.BINARY);

    private final RecordSerializer.Bound<RowData> serializer =
            RecordSerializers.forRowData(FlinkTypes.toRowType(SCHEMA)).bind(SCHEMA);

    @Test
    void textOfEveryKindOfRowIsTheSameInPlaceAsInACopy() {
        BinaryRowData binary = new BinaryRowData(3);
        BinaryRowWriter writer = new BinaryRowWriter(binary);
        writer.writeString(0, StringData.fromString("short"));
        writer.writeString(1, StringData.fromString(TEXT));
        writer.writeBinary(2, new byte[] {1, 2});
        writer.complete();

        requireSame(binary);
        requireSame(split(binary));
        requireSame(GenericRowData.of(StringData.fromString("short"), StringData.fromString(TEXT), new byte[] {1, 2}));
        requireSame(GenericRowData.of(part("short"), part(TEXT), new byte[] {1, 2}));
        requireSame(GenericRowData.of(offHeap("short"), offHeap(TEXT), new byte[] {1, 2}));
    }

    @Test
    void aScreenReadsEachTextOnceInWhateverForm() {
        RowScreen screen = RowScreen.strict(SCHEMA, PartitionSpec.UNPARTITIONED, "t");
        ByteSlice slice = new ByteSlice();
        for (String text : List.of("first", "second")) {
            assertThat(screen.take(serializer.view(GenericRowData.of(part(text), null, null))))
                    .isTrue();
            RowView row = screen.row();
            row.getBytes(0, slice);
            assertThat(slice.toArray()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
            assertThat(row.getBytes(0))
                    .isEqualTo(text.getBytes(StandardCharsets.UTF_8))
                    .isSameAs(row.getBytes(0));
        }
    }

    private void requireSame(RowData row) {
        RowView view = serializer.view(row);
        ByteSlice slice = new ByteSlice();
        String[] texts = {"short", TEXT};
        for (int i = 0; i < texts.length; i++) {
            byte[] expected = texts[i].getBytes(StandardCharsets.UTF_8);
            view.getBytes(i, slice);
            assertThat(slice.toArray()).isEqualTo(expected).isEqualTo(view.getBytes(i));
            assertThat(new String(slice.array(), slice.offset(), slice.length(), StandardCharsets.UTF_8))
                    .isEqualTo(texts[i]);
        }
        view.getBytes(2, slice);
        assertThat(slice.toArray()).containsExactly(1, 2);
    }

    /** The same row in segments of 32 bytes, as long as the fixed part of the row. */
    private static BinaryRowData split(BinaryRowData row) {
        byte[] bytes = new byte[row.getSizeInBytes()];
        row.getSegments()[0].get(row.getOffset(), bytes);
        MemorySegment[] segments = new MemorySegment[(bytes.length + 31) / 32];
        for (int i = 0; i < segments.length; i++) {
            segments[i] = MemorySegmentFactory.allocateUnpooledSegment(32);
            segments[i].put(0, bytes, 32 * i, Math.min(32, bytes.length - 32 * i));
        }
        BinaryRowData split = new BinaryRowData(row.getArity());
        split.pointTo(segments, 0, bytes.length);
        return split;
    }

    private static StringData part(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] larger = new byte[bytes.length + 9];
        System.arraycopy(bytes, 0, larger, 5, bytes.length);
        return BinaryStringData.fromAddress(new MemorySegment[] {MemorySegmentFactory.wrap(larger)}, 5, bytes.length);
    }

    private static StringData offHeap(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        MemorySegment segment = MemorySegmentFactory.allocateUnpooledOffHeapMemory(bytes.length + 3);
        segment.put(3, bytes);
        return BinaryStringData.fromAddress(new MemorySegment[] {segment}, 3, bytes.length);
    }
}
