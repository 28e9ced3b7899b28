package io.datashard.flink.table;

import io.datashard.error.InvalidUseException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Parses the times in options. */
final class PointInTime {
    private PointInTime() {}

    /**
     * Parses milliseconds since 1970, {@code 2026-01-31}, {@code 2026-01-31 12:00:00[.123]} (in a time zone) or the ISO form with an offset.
     *
     * @param key key of the option, for messages
     */
    static Instant parse(String key, String text, ZoneId zone) {
        String time = text.trim();
        try {
            if (time.matches("-?\\d{1,18}")) {
                return Instant.ofEpochMilli(Long.parseLong(time));
            }
            if (time.matches("\\d{4}-\\d{2}-\\d{2}")) {
                return LocalDate.parse(time).atStartOfDay(zone).toInstant();
            }
            String iso = time.replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) ", "$1T");
            return iso.matches(".*(Z|[+-]\\d{2}:\\d{2})$")
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso, DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                            .atZone(zone)
                            .toInstant();
        } catch (DateTimeException e) {
            throw new InvalidUseException(
                    "Cannot use '" + text + "' for '" + key + "'",
                    "it is no time",
                    "Write it like 2026-01-31 12:00:00 in the time zone of the session, like 2026-01-31T12:00:00Z, or in milliseconds"
                            + " since 1970",
                    e);
        }
    }
}
