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
 * From moments to the time of a zone and back. Neither keeps the order where the zone's clocks are set: when they are set back, an hour of the
 * clock comes twice, and when they are set forward, times of the clock that never were are taken for later ones. The two functions of a step go
 * around that. Both sides are microseconds since 1970.
 */
final class ZoneStep {
    /** Longer than clocks were ever set at once (a whole day, at the date line). */
    private static final Duration NEAR = Duration.ofDays(2);

    private ZoneStep() {}

    /** From a moment to the time that clocks show then. */
    static MonotoneStep toLocal(ZoneId zone) {
        ZoneRules rules = zone.getRules();
        return new MonotoneStep(
                number -> {
                    Instant time = SeenConstant.instant(number);
                    LocalDateTime lowest = local(time, rules);
                    for (ZoneOffsetTransition set : setBack(time, time.plus(NEAR), rules)) {
                        // Right after the clocks are set back they show less than now.
                        lowest = earlier(lowest, set.getDateTimeAfter());
                    }
                    return micros(lowest.toInstant(ZoneOffset.UTC));
                },
                number -> {
                    Instant time = SeenConstant.instant(number);
                    LocalDateTime highest = local(time, rules);
                    for (ZoneOffsetTransition set : setBack(time.minus(NEAR), time, rules)) {
                        // Right before the clocks were set back they showed more than now.
                        highest = later(highest, set.getDateTimeBefore());
                    }
                    return micros(highest.toInstant(ZoneOffset.UTC));
                });
    }

    /** From the time of clocks to a moment: the first of two, and as far into the next hour as a time is into the hour that was left out. */
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

    /** Those after the one moment, up to and with the other. */
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
