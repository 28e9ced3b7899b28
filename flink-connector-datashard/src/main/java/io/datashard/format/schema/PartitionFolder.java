package io.datashard.format.schema;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names of partition folders, as Python spells them (iceberg format section 8.5). */
final class PartitionFolder {
    private static final String NULL = "__HIVE_DEFAULT_PARTITION__";
    private static final String UNRESERVED = "_.-~";
    private static final long MICROS_PER_SECOND = 1_000_000;

    private PartitionFolder() {}

    static String of(PartitionSpec spec, Partition partition, Schema schema) {
        List<DataType> types = spec.resultTypes(schema);
        if (partition.values().size() != types.size()) {
            throw new IllegalArgumentException(partition.values().size() + " partition values for " + spec);
        }
        StringBuilder folder = new StringBuilder("data");
        for (int i = 0; i < types.size(); i++) {
            PartitionField field = spec.fields().get(i);
            // Python counts the days of the transform, and prints the date of a column.
            DataType type = field.transform() == TemporalTransform.DAY ? PrimitiveType.INT : types.get(i);
            folder.append('/')
                    .append(field.name())
                    .append('=')
                    .append(text(partition.values().get(i), type));
        }
        return folder.toString();
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
