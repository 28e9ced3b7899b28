package io.datashard.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.ContentCheck;
import io.datashard.storage.Storage;
import io.datashard.storage.local.LocalStorage;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A table on disk with two rows (1, 'needle') and (2, 'needle') in two data files of equal length. Its methods damage the first data file
 * without a change of its length.
 */
public record SpoiltTable(Path root, DataFile first, DataFile second) {
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.required(2, "text", PrimitiveType.STRING));

    /** Creates the table, undamaged. */
    public static SpoiltTable create(Path root, Layout layout) {
        try (DataShardTable table =
                DataShardTable.create(root.toString(), SCHEMA, TableOptions.DEFAULT.withLayout(layout))) {
            table.append(List.of(GenericRow.of(SCHEMA, 1L, "needle")));
            table.append(List.of(GenericRow.of(SCHEMA, 2L, "needle")));
        }
        try (Storage storage = LocalStorage.open(root)) {
            List<DataFile> files = TableAudit.of(storage).entries().stream()
                    .sorted(Comparator.comparing(ManifestEntry::sequenceNumber))
                    .map(ManifestEntry::file)
                    .toList();
            return new SpoiltTable(root, files.get(0), files.get(1));
        }
    }

    /** Replaces the first file by a valid file with the same schema, length and row count, but another row. */
    public void putSecondFileInPlaceOfFirst() {
        byte[] other = read(second);
        if (other.length != read(first).length) {
            throw new AssertionError("the two files have different lengths");
        }
        write(other);
    }

    /** Changes a letter in the name of the writing program: changes no row and no page. */
    public void flipInFooter() {
        replace("datashard-flink", "datashard-flynk");
    }

    /** Changes the text of the row in its page and its bounds, but not the checksum of the page. */
    public void overwriteText() {
        replace("needle", "noodle");
    }

    /** SHA-256 of the first file as it is now. */
    public String sha256Found() {
        return ContentCheck.sha256(read(first));
    }

    private void replace(String text, String other) {
        String whole = new String(read(first), ISO_8859_1);
        if (!whole.contains(text)) {
            throw new AssertionError("the file has no '" + text + "'");
        }
        write(whole.replace(text, other).getBytes(ISO_8859_1));
    }

    private byte[] read(DataFile file) {
        try {
            return Files.readAllBytes(root.resolve(file.path().value()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(byte[] content) {
        try {
            Files.write(root.resolve(first.path().value()), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
