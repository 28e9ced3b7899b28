package io.datashard.layout.classic;

import io.datashard.layout.avro.AvroCursor;
import io.datashard.layout.avro.BoundIds;
import io.datashard.layout.avro.EntryRules;
import io.datashard.layout.avro.ManifestFields;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.schema.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How entries of manifests of the classic layout are read in place (classic format section 3.2). */
final class EntryDecoder implements EntryRules {
    private final byte[] parquet = "parquet".getBytes(StandardCharsets.UTF_8);
    private final Map<Integer, Field> columns;
    private final BoundIds boundIds;

    EntryDecoder(Map<Integer, Field> columns, BoundIds boundIds) {
        this.columns = columns;
        this.boundIds = boundIds;
    }

    @Override
    public List<String> numberFields() {
        return List.of("sequence_number");
    }

    @Override
    public @Nullable ManifestFile inheritedFrom() {
        return null;
    }

    @Override
    public String checksumField() {
        return "checksum";
    }

    @Override
    public boolean boundsAreTexts() {
        return true;
    }

    @Override
    public boolean isParquet(byte[] bytes, int from, int to) {
        return Arrays.equals(bytes, from, to, parquet, 0, parquet.length);
    }

    @Override
    public int pathStart(byte[] bytes, int from, int to) {
        int start = from;
        while (start < to && bytes[start] == '/') {
            start++;
        }
        return start;
    }

    /** With a leading slash: Python up to 0.7 deletes and opens files only by this spelling (classic format section 3.4). */
    @Override
    public boolean isSpelledAsWritten(byte[] bytes, int from, int pathStart) {
        return pathStart == from + 1;
    }

    @Override
    public @Nullable Object bound(int fieldId, AvroCursor stored, boolean isLower) {
        Field column = columns.get(fieldId);
        return column == null ? null : BoundBytes.decode(column.type(), stored);
    }

    @Override
    public BoundIds boundIds() {
        return boundIds;
    }

    @Override
    public List<String> partitionFields() {
        return List.of();
    }

    @Override
    public @Nullable Object partitionValue(int field, Object stored) {
        return null;
    }

    @Override
    public ManifestEntry decode(ManifestFields entry) {
        return ManifestDecoder.entry(entry, columns, boundIds);
    }
}
