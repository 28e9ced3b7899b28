package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.FileToRead;
import io.datashard.model.SequenceNumber;
import io.datashard.storage.StoragePath;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitCutterTest {
    @Test
    void smallRemainderStaysWithTheSplitBeforeIt() {
        assertThat(cut(310)).containsExactly("5: 0-100", "6: 100-200", "7: 200-310");
        assertThat(cut(311)).containsExactly("5: 0-100", "6: 100-200", "7: 200-300", "8: 300-311");
    }

    @Test
    void fileWithoutBytesIsASplitToo() {
        assertThat(cut(0)).containsExactly("5: 0-1");
    }

    private static List<String> cut(long size) {
        FileToRead file = new FileToRead(StoragePath.of("data/a"), 5, size, null);
        ScannedFile scanned = new ScannedFile(file, null, SequenceNumber.UNKNOWN, null);
        return new SplitCutter(100)
                .cut(scanned, 5).stream()
                        .map(split -> split.ordinal() + ": " + split.start() + "-" + split.end())
                        .toList();
    }
}
