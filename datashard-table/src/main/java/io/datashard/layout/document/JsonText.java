package io.datashard.layout.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.datashard.error.CorruptDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON text as plain Java values, for documents that are not table metadata: {@link Map} with string keys, {@link List}, {@link String},
 * {@link Long} or {@link java.math.BigInteger}, {@link Double}, {@link Boolean} and null.
 *
 * <p>Reads everything that Python's {@code json} writes, including the tokens NaN, Infinity and -Infinity. Otherwise it is stricter: duplicate
 * keys, text after the value and a byte order mark are errors.
 */
public final class JsonText {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private JsonText() {}

    /**
     * Reads a document.
     *
     * @param where the document, for messages
     * @throws CorruptDataException if the bytes are not one JSON value in UTF-8
     */
    public static @Nullable Object parse(byte[] content, String where) {
        String text = decode(content, where);
        try {
            return read(text);
        } catch (IOException e) {
            throw corrupt(where, describe(e));
        }
    }

    /** The JSON object in a short text; empty if the text holds anything else. */
    public static Optional<Map<?, ?>> parseObject(String text) {
        if (!text.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return read(text) instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Strict UTF-8 without a byte order mark: Jackson alone would guess other encodings. */
    static String decode(byte[] content, String where) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw corrupt(where, "it is not UTF-8 text");
        }
        if (text.isBlank()) {
            throw corrupt(where, "it is empty");
        }
        if (text.charAt(0) == '\uFEFF') {
            throw corrupt(where, "it begins with a byte order mark, which Python refuses as well");
        }
        return text;
    }

    /** Where the text is broken. Omits the parser's own message, because it may quote values of rows. */
    static String describe(IOException e) {
        return e instanceof JsonProcessingException json && json.getLocation() != null
                ? "it is not valid JSON or is cut off (line "
                        + json.getLocation().getLineNr() + ", column "
                        + json.getLocation().getColumnNr() + ")"
                : "it is not valid JSON or is cut off";
    }

    public static CorruptDataException corrupt(String where, String why) {
        return new CorruptDataException(
                "Cannot read " + where, why, "Restore the file from a backup; nothing was changed");
    }

    private static @Nullable Object read(String text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new IOException("text after the value");
            }
            return value;
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IOException("no value");
        }
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IOException("unexpected token");
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            map.put(key, value(parser));
        }
        return map;
    }

    private static List<@Nullable Object> array(JsonParser parser) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return list;
    }
}
