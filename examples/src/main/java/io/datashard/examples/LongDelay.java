package io.datashard.examples;

import java.time.LocalDateTime;

/**
 * A flight that was late by more than an hour: one row of the table that the ETL example writes.
 *
 * @param departure when it left, local time
 * @param route from where to where
 * @param hours how late it was
 */
public record LongDelay(LocalDateTime departure, String route, double hours) {
    static LongDelay of(Flight flight) {
        return new LongDelay(flight.departure(), flight.origin() + "-" + flight.destination(), flight.delay() / 60.0);
    }
}
