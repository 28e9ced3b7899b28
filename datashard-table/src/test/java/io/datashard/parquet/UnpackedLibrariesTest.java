package io.datashard.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;

class UnpackedLibrariesTest {
    @Test
    void loadedNativeCodeIsNoFileAnyMore() throws Exception {
        byte[] target = new byte[100];
        for (CompressionCodecName name :
                List.of(CompressionCodecName.LZ4_RAW, CompressionCodecName.SNAPPY, CompressionCodecName.ZSTD)) {
            PageCodec codec = PageCodecs.of(name, "").orElseThrow();
            assertThat(codec.compress(new byte[10], 10, target)).isPositive();
            codec.close();
        }

        List<String> loaded = Files.readAllLines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1).stream()
                .filter(line -> line.matches(".*/[^/]*(lz4|snappy|zstd)[^/]*\\.so( .*)?"))
                .toList();
        for (String library : List.of("lz4", "snappy", "zstd")) {
            assertThat(loaded).anyMatch(line -> line.contains(library));
        }
        assertThat(loaded).allMatch(line -> line.endsWith(" (deleted)"));
    }
}
