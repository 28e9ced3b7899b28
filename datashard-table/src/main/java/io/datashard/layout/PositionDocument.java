package io.datashard.layout;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.error.CorruptDataException;
import io.datashard.layout.document.DocumentJson;
import io.datashard.layout.document.JsonFields;
import io.datashard.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The document of a named position, which lies beside the metadata of its table. The key of the table's identity is that of metadata files.
 *
 * @param id the name of the position
 * @param tableUuid identity of the table
 * @param owner token of the reader that may move the position; empty = nobody
 * @param updated when it was written
 * @param expiration for how long after that it holds snapshots back
 * @param position the text of the position; null = its first reader has not come anywhere yet
 */
public record PositionDocument(
        String id, String tableUuid, String owner, Instant updated, Duration expiration, @Nullable String position) {
    /** The folder of the documents, in both layouts. Neither this library nor Python collects garbage in it. */
    public static final StoragePath FOLDER = LayoutSigns.METADATA.resolve("consumers");

    /** What follows an id in the name of its document. */
    public static final String SUFFIX = ".json";

    /** The longest expiration. */
    public static final Duration MOST_EXPIRATION = Duration.ofDays(36_500);

    private static final int FORMAT = 1;
    /** End of the year 9999. */
    private static final long LAST_MILLIS = 253_402_300_799_999L;

    /**
     * Parses a document.
     *
     * @param where its path, for messages
     * @throws CorruptDataException if it is damaged, or of a later release
     */
    public static PositionDocument parse(byte[] content, String where) {
        JsonFields fields = new JsonFields(DocumentJson.parse(content, where), where);
        int format = fields.smallInteger("format");
        if (format != FORMAT) {
            throw new CorruptDataException(
                    "Cannot read " + where,
                    "its format is " + format + ", and this release knows " + FORMAT,
                    "Use the release that wrote it");
        }
        return new PositionDocument(
                fields.text("consumer-id"),
                fields.text("table-uuid"),
                fields.text("owner"),
                Instant.ofEpochMilli(millis(fields, "updated-ms", LAST_MILLIS)),
                Duration.ofMillis(millis(fields, "expires-after-ms", MOST_EXPIRATION.toMillis())),
                fields.optionalText("position"));
    }

    private static long millis(JsonFields fields, String key, long most) {
        long millis = fields.integer(key);
        if (millis < 0 || millis > most) {
            throw new CorruptDataException(
                    "Cannot read " + fields.where(), "'" + key + "' is " + millis, "Restore it, or remove it");
        }
        return millis;
    }

    /** The text of the document, in UTF-8. */
    public byte[] toBytes() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("format", FORMAT);
        document.put("consumer-id", id);
        document.put("table-uuid", tableUuid);
        document.put("owner", owner);
        document.put("updated-ms", updated.toEpochMilli());
        document.put("expires-after-ms", expiration.toMillis());
        document.put("position", position);
        return DocumentJson.write(document);
    }
}
