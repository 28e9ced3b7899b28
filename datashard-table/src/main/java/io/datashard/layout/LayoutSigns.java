package io.datashard.layout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.error.CorruptDataException;
import io.datashard.layout.document.DocumentJson;
import io.datashard.model.MetadataVersion;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The signs that tell the layouts apart (iceberg format section 11.1). */
public final class LayoutSigns {
    /** The folder of metadata files, in both layouts. */
    public static final StoragePath METADATA = StoragePath.of("metadata");

    /** The version hint of the classic layout. */
    public static final StoragePath CLASSIC_HINT = StoragePath.of("metadata.version-hint.text");

    /** The new name of the classic version hint after a migration (iceberg format section 11.2). */
    public static final StoragePath MIGRATED_HINT = StoragePath.of("metadata.version-hint.text.migrated");

    /** The version hint of the iceberg layout. */
    public static final StoragePath ICEBERG_HINT = StoragePath.of("metadata/version-hint.text");

    /** In {@link #ICEBERG_HINT}: a number, or the name of a metadata file in any folder. */
    private static final Pattern HINTED =
            Pattern.compile("([0-9]{1,18})|(?:.*/)?v([0-9]{1,18})\\.metadata\\.json", Pattern.DOTALL);

    private LayoutSigns() {}

    /** The metadata version that a version hint of the iceberg layout names; empty if it names none. */
    public static Optional<MetadataVersion> hinted(byte[] icebergHint) {
        Matcher matcher = HINTED.matcher(new String(icebergHint, StandardCharsets.UTF_8).strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        return number < 1 ? Optional.empty() : Optional.of(new MetadataVersion(number));
    }

    /** Whether the content is a metadata document of the iceberg layout, readable or not. False for a damaged document. */
    public static boolean isIcebergDocument(byte[] content) {
        try {
            return DocumentJson.parse(content, "a metadata file").has("format-version");
        } catch (CorruptDataException e) {
            return false;
        }
    }

    /** The identity of the table in a metadata document of either layout; empty in a damaged document. */
    public static Optional<String> tableUuid(byte[] content) {
        try {
            ObjectNode document = DocumentJson.parse(content, "a metadata file");
            JsonNode uuid = document.has("table-uuid") ? document.get("table-uuid") : document.get("table_uuid");
            return uuid == null || !uuid.isTextual() ? Optional.empty() : Optional.of(uuid.textValue());
        } catch (CorruptDataException e) {
            return Optional.empty();
        }
    }

    /** The metadata files of both layouts, in no order. Only files directly in their folder count. */
    public static List<MetadataFileName> metadataFiles(Storage storage) {
        return storage.list(METADATA).stream()
                .map(ObjectInfo::path)
                .filter(path -> path.equals(METADATA.resolve(path.name())))
                .flatMap(path -> MetadataFileName.parse(path.name()).stream())
                .toList();
    }
}
