package io.datashard.layout.avro;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an Avro container holds.
 *
 * @param header its metadata, by key
 * @param records its records, as maps by field name
 */
public record AvroFile(Map<String, String> header, List<Map<String, @Nullable Object>> records) {}
