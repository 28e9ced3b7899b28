package io.datashard.examples;

import java.time.LocalDateTime;

/**
 * A flight inside the United States in 2001: one row of the table {@code flights}. Its fields are the columns.
 *
 * @param departure when it left, local time
 * @param delay minutes that it was late on arrival, negative if early
 * @param distance miles
 * @param origin IATA code of the airport that it left
 * @param destination IATA code of the airport that it went to
 */
public record Flight(LocalDateTime departure, int delay, int distance, String origin, String destination) {}
