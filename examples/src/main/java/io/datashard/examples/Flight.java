package io.datashard.examples;

import java.time.LocalDateTime;

/**
 * A flight inside the United States in 2001: one row of the table {@code flights}. Its fields are the columns.
 *
 * @param departure local time of departure
 * @param delay minutes late on arrival, negative if early
 * @param distance miles
 * @param origin IATA code of the airport of departure
 * @param destination IATA code of the airport of arrival
 */
public record Flight(LocalDateTime departure, int delay, int distance, String origin, String destination) {}
