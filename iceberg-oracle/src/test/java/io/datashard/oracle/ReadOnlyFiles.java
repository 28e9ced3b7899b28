package io.datashard.oracle;

import java.nio.file.Path;
import org.apache.iceberg.Files;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SeekableInputStream;

/** Local files named {@code file:///x} or {@code /x}. Takes names literally: the tables never percent-encode. */
final class ReadOnlyFiles implements FileIO {
    private static final long serialVersionUID = 1L;

    @Override
    public InputFile newInputFile(String location) {
        InputFile file = Files.localInput(
                Path.of(location.replaceFirst("^file://(?=/)", "")).toFile());
        return new InputFile() {
            @Override
            public long getLength() {
                return file.getLength();
            }

            @Override
            public SeekableInputStream newStream() {
                return file.newStream();
            }

            @Override
            public String location() {
                return location; // Not the file's own path, because Iceberg compares locations with each other.
            }

            @Override
            public boolean exists() {
                return file.exists();
            }
        };
    }

    @Override
    public OutputFile newOutputFile(String location) {
        throw new UnsupportedOperationException("read only");
    }

    @Override
    public void deleteFile(String location) {
        throw new UnsupportedOperationException("read only");
    }
}
