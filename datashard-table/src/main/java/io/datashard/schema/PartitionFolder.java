package io.datashard.schema;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Names of partition folders, as Python spells them (iceberg format section 8.5), but shortened: file systems allow 255 bytes for a segment,
 * object stores 1024 bytes for a path. A hash replaces what is cut off.
 */
final class PartitionFolder {
    private static final String NULL = "__HIVE_DEFAULT_PARTITION__";
    private static final String UNRESERVED = "_.-~";
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int MAX_SEGMENT = 200;
    private static final int MAX_FOLDER = 600;
    private static final int MIN_SEGMENT = 20;
    private static final int HASH = 9;

    private PartitionFolder() {}

    /**
     * The folder of a partition.
     *
     * @param fields the partition fields; each has a value and a type
     */
    static String of(List<PartitionField> fields, Partition partition, List<DataType> types) {
        if (partition.values().size() != types.size()) {
            throw new IllegalArgumentException(partition.values().size() + " partition values for " + fields);
        }
        StringBuilder folder = new StringBuilder("data");
        int limit = Math.max(MIN_SEGMENT, Math.min(MAX_SEGMENT, MAX_FOLDER / Math.max(1, types.size())));
        for (int i = 0; i < types.size(); i++) {
            PartitionField field = fields.get(i);
            // Python prints the day of a transform as a number, and the date of a column as a date.
            DataType type = field.transform() == TemporalTransform.DAY ? PrimitiveType.INT : types.get(i);
            String segment = quote(field.name()) + "=" + text(partition.values().get(i), type);
            folder.append('/').append(segment.length() <= limit ? segment : shortened(segment, limit));
        }
        return folder.toString();
    }

    /** A quoted segment is ASCII: one character is one byte. */
    private static String shortened(String segment, int limit) {
        int end = limit - HASH;
        int percent = segment.lastIndexOf('%', end - 1);
        if (percent > end - 3 && percent >= 0) {
            end = percent;
        }
        int hash = Murmur3.hash32(segment.getBytes(StandardCharsets.US_ASCII));
        return segment.substring(0, end) + String.format(Locale.ROOT, "~%08x", hash);
    }

    private static String text(@Nullable Object value, DataType type) {
        if (value == null) {
            return NULL;
        }
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (type == PrimitiveType.DATE) {
            return quote(LocalDate.ofEpochDay((Integer) value).toString());
        }
        if (type == PrimitiveType.TIME) {
            return quote(time(LocalTime.ofNanoOfDay((Long) value * 1_000)));
        }
        if (type == PrimitiveType.TIMESTAMP || type == PrimitiveType.TIMESTAMPTZ) {
            return quote(timestamp((Long) value) + (type == PrimitiveType.TIMESTAMPTZ ? "+00:00" : ""));
        }
        return quote(value.toString());
    }

    private static String timestamp(long micros) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND),
                (int) Math.floorMod(micros, MICROS_PER_SECOND) * 1_000,
                ZoneOffset.UTC);
        return time.toLocalDate() + " " + time(time.toLocalTime());
    }

    private static String time(LocalTime time) {
        String seconds =
                String.format(Locale.ROOT, "%02d:%02d:%02d", time.getHour(), time.getMinute(), time.getSecond());
        int micros = time.getNano() / 1_000;
        return micros == 0 ? seconds : seconds + String.format(Locale.ROOT, ".%06d", micros);
    }

    /** Python's {@code urllib.parse.quote(text, safe="")}. */
    private static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean isPlain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (isPlain || UNRESERVED.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return out.toString();
    }
}
