package io.datashard.layout.avro;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of an Avro container.
 *
 * @param header the metadata in the header, by key
 * @param records the records, as maps by field name
 */
public record AvroFile(Map<String, String> header, List<Map<String, @Nullable Object>> records) {}
