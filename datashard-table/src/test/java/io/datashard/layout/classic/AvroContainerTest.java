package io.datashard.layout.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.DataShardException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.avro.AvroContainer;
import io.datashard.layout.avro.AvroContainerWriter;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.storage.StoragePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers of other writers, damaged containers, and ours read by Avro itself (classic format sections 3.1 and 3.5). */
class AvroContainerTest {
    private static final int SYNC_LENGTH = 16;

    @Test
    void avroReadsWhatWeWrite() throws IOException {
        byte[] content = list(500);
        List<String> paths = new ArrayList<>();
        try (DataFileStream<GenericRecord> stream =
                new DataFileStream<>(new ByteArrayInputStream(content), new GenericDatumReader<>())) {
            assertThat(stream.getMetaString("avro.codec")).isEqualTo("null");
            for (GenericRecord record : stream) {
                paths.add(record.get("manifest_path").toString());
            }
        }
        assertThat(paths)
                .isEqualTo(ManifestListCodec.decode(content, "l").stream()
                        .map(manifest -> manifest.path().value())
                        .toList())
                .hasSize(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "deflate", "bzip2"})
    void listsOfOtherWritersAreRead(String codec) throws IOException {
        ManifestFile manifest =
                ManifestListCodec.decode(foreignList(codec), "l").get(0);

        assertThat(manifest)
                .isEqualTo(new ManifestFile(
                        StoragePath.of("metadata/manifests/m.avro"),
                        12,
                        null,
                        new SequenceNumber(3),
                        SequenceNumber.UNKNOWN,
                        null,
                        1,
                        0));
    }

    @Test
    void aCodecThatPythonCantReadIsRefused() throws IOException {
        assertThatThrownBy(() -> ManifestListCodec.decode(foreignList("zstandard"), "the list"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("zstandard");
    }

    @Test
    void aDamagedCompressedBlockIsCorrupt() throws IOException {
        byte[] content = foreignList("deflate");
        for (int i = content.length - SYNC_LENGTH - 30; i < content.length - SYNC_LENGTH; i++) {
            byte[] damaged = content.clone();
            damaged[i] ^= 0x55;
            assertReadsOrFailsProperly(damaged);
        }
    }

    @Test
    void everyTypeOfAvroIsRead() throws IOException {
        Schema schema = new Schema.Parser()
                .parse(
                        """
                        {"type": "record", "name": "r", "namespace": "a.b", "fields": [
                          {"name": "b", "type": "boolean"}, {"name": "f", "type": "float"}, {"name": "d", "type": "double"},
                          {"name": "y", "type": "bytes"}, {"name": "x", "type": {"type": "fixed", "name": "x4", "size": 2}},
                          {"name": "e", "type": {"type": "enum", "name": "e2", "symbols": ["P", "Q"]}},
                          {"name": "a", "type": {"type": "array", "items": "int"}},
                          {"name": "m", "type": {"type": "map", "values": ["long", "null"]}}, {"name": "n", "type": "null"},
                          {"name": "s", "type": {"type": "string", "avro.java.string": "String"}}]}
                        """);
        GenericRecord record = new GenericData.Record(schema);
        record.put("b", true);
        record.put("f", 0.5f);
        record.put("d", -0.25);
        record.put("y", ByteBuffer.wrap(new byte[] {1}));
        record.put("x", new GenericData.Fixed(schema.getField("x").schema(), new byte[] {2, 3}));
        record.put("e", new GenericData.EnumSymbol(schema.getField("e").schema(), "Q"));
        record.put("a", List.of(1, -2));
        record.put("m", Map.of("k", 1L << 40));
        record.put("s", "z\u00e9");

        Map<String, Object> read = AvroContainer.read(foreign(schema, "null", List.of(record)), "f")
                .get(0);

        assertThat(read)
                .containsEntry("b", true)
                .containsEntry("f", 0.5)
                .containsEntry("d", -0.25)
                .containsEntry("y", new byte[] {1})
                .containsEntry("x", new byte[] {2, 3})
                .containsEntry("e", "Q")
                .containsEntry("a", List.of(1L, -2L))
                .containsEntry("m", Map.of("k", 1L << 40))
                .containsEntry("n", null)
                .containsEntry("s", "z\u00e9");
    }

    @Test
    void aListThatIsCutOffIsCorruptUnlessTheCutIsAtTheEndOfABlock() {
        byte[] whole = list(400);
        List<ManifestFile> manifests = ManifestListCodec.decode(whole, "l");
        List<Integer> unnoticed = new ArrayList<>();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                List<ManifestFile> read = ManifestListCodec.decode(cut, "l");
                assertThat(read).isEqualTo(manifests.subList(0, read.size()));
                unnoticed.add(length);
            } catch (CorruptDataException e) {
                assertThat(e).hasMessageContaining("Cannot read l");
            }
        }
        // Only its recorded length or checksum tells of a cut at the end of a block: whoever reads the file must
        // compare them.
        assertThat(unnoticed).isEqualTo(blockEnds(whole)).hasSizeGreaterThan(2);
    }

    @Test
    void aManifestThatIsCutOffIsCorruptUnlessTheCutIsAtTheEndOfABlock() {
        byte[] whole = manifest();
        List<Integer> unnoticed = new ArrayList<>();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                assertThat(ManifestCodec.decode(cut, "m", null)).isEmpty();
                unnoticed.add(length);
            } catch (CorruptDataException e) {
                assertThat(e).hasMessageContaining("Cannot read m");
            }
        }
        assertThat(unnoticed).isEqualTo(blockEnds(whole)).hasSize(1);
    }

    @Test
    void everyFlippedBitEndsInAnAnswerOrOneOfOurExceptions() {
        byte[] list = list(2);
        for (int bit = 0; bit < list.length * 8; bit++) {
            byte[] damaged = list.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertReadsOrFailsProperly(damaged);
        }
        byte[] manifest = manifest();
        for (int bit = 0; bit < manifest.length * 8; bit++) {
            byte[] damaged = manifest.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertReadsOrFailsProperly(damaged);
        }
    }

    @Test
    void whatFollowsTheLastBlockIsRefused() {
        byte[] whole = list(1);
        for (int extra = 1; extra < 40; extra++) {
            byte[] longer = Arrays.copyOf(whole, whole.length + extra);
            assertThatThrownBy(() -> ManifestListCodec.decode(longer, "l")).isInstanceOf(CorruptDataException.class);
        }
    }

    @Test
    void aLengthBeyondTheFileAsksForNoMemory() throws IOException {
        for (long length : new long[] {Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, -1, 1 << 20}) {
            byte[] header = list(0);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(header);
            out.write(varint(1));
            out.write(varint(length));
            out.write(header, header.length - SYNC_LENGTH, SYNC_LENGTH);
            assertThatThrownBy(() -> ManifestListCodec.decode(out.toByteArray(), "l"))
                    .isInstanceOf(CorruptDataException.class);
        }
    }

    @Test
    void aCountBeyondTheBlockIsCorrupt() throws IOException {
        for (long count : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, -1, 1, 99}) {
            byte[] header = list(0);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(header);
            out.write(varint(count));
            out.write(varint(0));
            out.write(header, header.length - SYNC_LENGTH, SYNC_LENGTH);
            assertThatThrownBy(() -> ManifestListCodec.decode(out.toByteArray(), "l"))
                    .isInstanceOf(CorruptDataException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "\"int\"",
                "{\"type\": \"record\", \"name\": \"r\", \"fields\": []}",
                "{\"type\": \"what\"}"
            })
    void aSchemaThatIsNotOfARecordIsCorrupt(String schema) {
        byte[] content = AvroContainerWriter.write(schema, ManifestSchemas.Parsed.MANIFEST_FILE, List.of());
        assertThatThrownBy(() -> AvroContainer.read(content, "l")).isInstanceOf(CorruptDataException.class);
    }

    @Test
    void aSchemaThatHoldsItselfEnds() {
        String schema =
                "{\"type\": \"record\", \"name\": \"r\", \"fields\": [{\"name\": \"r\", \"type\": [\"null\", \"r\"]}]}";
        Schema parsed = new Schema.Parser().parse(schema);
        GenericRecord record = new GenericData.Record(parsed);
        for (int i = 0; i < 200; i++) {
            GenericRecord outer = new GenericData.Record(parsed);
            outer.put("r", record);
            record = outer;
        }
        byte[] content = AvroContainerWriter.write(schema, parsed, List.of(record));
        assertThatThrownBy(() -> AvroContainer.read(content, "l")).isInstanceOf(CorruptDataException.class);
    }

    private static void assertReadsOrFailsProperly(byte[] content) {
        assertThatCode(() -> {
                    try {
                        ManifestListCodec.decode(content, "f");
                    } catch (DataShardException e) {
                        assertThat(e).hasMessageContaining("f");
                    }
                    try {
                        ManifestCodec.decode(content, "f", null);
                    } catch (DataShardException e) {
                        assertThat(e).hasMessageContaining("f");
                    }
                })
                .doesNotThrowAnyException();
    }

    /** Ends of the header and of all blocks but the last: each is where a sync marker ends. */
    private static List<Integer> blockEnds(byte[] container) {
        String text = new String(container, StandardCharsets.ISO_8859_1);
        String sync = text.substring(text.length() - SYNC_LENGTH);
        List<Integer> ends = new ArrayList<>();
        for (int at = text.indexOf(sync); at >= 0; at = text.indexOf(sync, at + 1)) {
            ends.add(at + SYNC_LENGTH);
        }
        return ends.subList(0, ends.size() - 1);
    }

    private static byte[] list(int size) {
        List<ManifestFile> manifests = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            manifests.add(new ManifestFile(
                    StoragePath.of("metadata/manifests/m" + i + ".avro"),
                    i,
                    "0123456789abcdef".repeat(4),
                    new SequenceNumber(i + 1),
                    new SequenceNumber(i + 1),
                    null,
                    1,
                    0));
        }
        return ManifestListCodec.encode(manifests);
    }

    private static byte[] manifest() {
        DataFile file = new DataFile(StoragePath.of("data/f.parquet"), 1, 2, null, Map.of(1, 2L), ColumnBounds.NONE);
        return ManifestCodec.encode(
                List.of(new ManifestEntry(ManifestEntry.Status.ADDED, null, new SequenceNumber(1), file)),
                io.datashard.schema.Schema.of());
    }

    /** Another order of fields, reversed unions, a namespace, an extra field, no optional ones. */
    private static byte[] foreignList(String codec) throws IOException {
        Schema schema = new Schema.Parser()
                .parse(
                        """
                        {"type": "record", "name": "other", "namespace": "org.example", "fields": [
                          {"name": "existing_data_files_count", "type": "int"}, {"name": "extra", "type": "double"},
                          {"name": "sequence_number", "type": ["long", "null"]}, {"name": "added_data_files_count", "type": "long"},
                          {"name": "content", "type": "int"}, {"name": "manifest_length", "type": "long"},
                          {"name": "manifest_path", "type": {"type": "string", "avro.java.string": "String"}}]}
                        """);
        GenericRecord record = new GenericData.Record(schema);
        record.put("existing_data_files_count", 0);
        record.put("extra", 1.5);
        record.put("sequence_number", 3L);
        record.put("added_data_files_count", 1L);
        record.put("content", 0);
        record.put("manifest_length", 12L);
        record.put("manifest_path", "/metadata/manifests/m.avro");
        return foreign(schema, codec, List.of(record));
    }

    private static byte[] foreign(Schema schema, String codec, List<GenericRecord> records) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.setCodec(CodecFactory.fromString(codec));
            writer.create(schema, out);
            for (GenericRecord record : records) {
                writer.append(record);
            }
        }
        return out.toByteArray();
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }
}
