package io.datashard.layout.document;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.model.MetadataLogEntry;
import io.datashard.model.TableMetadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads metadata documents strictly as JSON trees, and writes them without loss: numbers keep their digits, keys their order. */
public final class DocumentJson {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private DocumentJson() {}

    /**
     * Reads a document.
     *
     * @throws io.datashard.error.CorruptDataException if the content is not one JSON object
     */
    public static ObjectNode parse(byte[] content, String where) {
        JsonNode tree;
        try (JsonParser parser = FACTORY.createParser(JsonText.decode(content, where))) {
            tree = JsonTree.read(parser);
        } catch (IOException e) {
            throw JsonText.corrupt(where, JsonText.describe(e));
        }
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw JsonText.corrupt(where, "it is not a JSON object");
    }

    /** The text of a value, in UTF-8. */
    public static byte[] write(JsonNode tree) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            JsonTree.write(tree, generator);
        } catch (IOException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
        return bytes.toByteArray();
    }

    /** A shallow copy: set its keys without changing the original. The values are shared. */
    public static ObjectNode shallowCopy(ObjectNode node) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            copy.set(property.getKey(), property.getValue());
        }
        return copy;
    }

    /** The metadata log, the same in both layouts; optional since Python 0.8. */
    public static List<MetadataLogEntry> metadataLog(JsonFields document, String key) {
        List<MetadataLogEntry> log = new ArrayList<>();
        for (JsonNode element : document.arrayOrEmpty(key)) {
            JsonFields entry = JsonFields.of(element, document.where() + ", metadata log entry " + log.size());
            log.add(new MetadataLogEntry(entry.integer("timestamp-ms"), entry.text("metadata-file")));
        }
        return log;
    }

    public static void refuseDanglingCurrent(TableMetadata metadata, String where) {
        if (metadata.currentSnapshotId() != null && metadata.currentSnapshot().isEmpty()) {
            throw JsonText.corrupt(
                    where,
                    "the current snapshot " + metadata.currentSnapshotId()
                            + " is not among its snapshots; taking the table for empty would lose every row");
        }
    }
}
