package io.datashard.flink.table;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps from instants to a zone's local time and back. Neither is monotone around a clock change: when clocks go back, an hour of local time
 * comes twice; when they go forward, local times that never existed count as later ones. The two functions of each step enclose that. Both sides
 * are microseconds since 1970.
 */
final class ZoneStep {
    /** Longer than any clock change ever (a whole day, at the date line). */
    private static final Duration NEAR = Duration.ofDays(2);

    private ZoneStep() {}

    /** From an instant to local time. */
    static MonotoneStep toLocal(ZoneId zone) {
        ZoneRules rules = zone.getRules();
        return new MonotoneStep(
                number -> {
                    Instant time = SeenConstant.instant(number);
                    LocalDateTime lowest = local(time, rules);
                    for (ZoneOffsetTransition set : setBack(time, time.plus(NEAR), rules)) {
                        // Right after clocks go back, they show an earlier time than now.
                        lowest = earlier(lowest, set.getDateTimeAfter());
                    }
                    return micros(lowest.toInstant(ZoneOffset.UTC));
                },
                number -> {
                    Instant time = SeenConstant.instant(number);
                    LocalDateTime highest = local(time, rules);
                    for (ZoneOffsetTransition set : setBack(time.minus(NEAR), time, rules)) {
                        // Right before clocks went back, they showed a later time than now.
                        highest = later(highest, set.getDateTimeBefore());
                    }
                    return micros(highest.toInstant(ZoneOffset.UTC));
                });
    }

    /** From local time to an instant. Of two instants, the first; a time in a skipped hour moves to the same minute of the next hour. */
    static MonotoneStep toInstant(ZoneId zone) {
        ZoneRules rules = zone.getRules();
        return new MonotoneStep(
                number -> {
                    LocalDateTime time = local(SeenConstant.instant(number), ZoneOffset.UTC.getRules());
                    ZoneOffsetTransition gap = rules.getTransition(time);
                    return micros(gap != null && gap.isGap() ? gap.getInstant() : instant(time, zone));
                },
                number -> {
                    LocalDateTime time = local(SeenConstant.instant(number), ZoneOffset.UTC.getRules());
                    Instant highest = instant(time, zone);
                    for (ZoneOffsetTransition gap : gapsBefore(time, highest, rules)) {
                        Instant last = gap.getInstant().plus(gap.getDuration());
                        highest = last.isAfter(highest) ? last : highest;
                    }
                    return micros(highest);
                });
    }

    private static List<ZoneOffsetTransition> setBack(Instant from, Instant to, ZoneRules rules) {
        return transitions(from, to, rules).stream()
                .filter(ZoneOffsetTransition::isOverlap)
                .toList();
    }

    private static List<ZoneOffsetTransition> gapsBefore(LocalDateTime time, Instant near, ZoneRules rules) {
        return transitions(near.minus(NEAR), near.plus(NEAR), rules).stream()
                .filter(transition ->
                        transition.isGap() && !transition.getDateTimeBefore().isAfter(time))
                .toList();
    }

    /** The clock changes after {@code from}, up to and with {@code to}. */
    private static List<ZoneOffsetTransition> transitions(Instant from, Instant to, ZoneRules rules) {
        List<ZoneOffsetTransition> found = new ArrayList<>();
        @Nullable ZoneOffsetTransition next = rules.nextTransition(from);
        while (next != null && !next.getInstant().isAfter(to)) {
            found.add(next);
            next = rules.nextTransition(next.getInstant());
        }
        return found;
    }

    private static LocalDateTime local(Instant time, ZoneRules rules) {
        return LocalDateTime.ofInstant(time, rules.getOffset(time));
    }

    private static Instant instant(LocalDateTime time, ZoneId zone) {
        return time.atZone(zone).toInstant();
    }

    private static LocalDateTime earlier(LocalDateTime one, LocalDateTime other) {
        return one.isBefore(other) ? one : other;
    }

    private static LocalDateTime later(LocalDateTime one, LocalDateTime other) {
        return one.isAfter(other) ? one : other;
    }

    private static BigDecimal micros(Instant time) {
        return SeenConstant.micros(time);
    }
}
