package io.datashard.examples;

import java.time.LocalDateTime;

/**
 * A flight more than an hour late: one row of the table that the ETL example writes.
 *
 * @param departure local time of departure
 * @param route airports of departure and arrival
 * @param hours delay in hours
 */
public record LongDelay(LocalDateTime departure, String route, double hours) {
    static LongDelay of(Flight flight) {
        return new LongDelay(flight.departure(), flight.origin() + "-" + flight.destination(), flight.delay() / 60.0);
    }
}
