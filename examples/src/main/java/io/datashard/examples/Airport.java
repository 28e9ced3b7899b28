package io.datashard.examples;

/**
 * An airport.
 *
 * @param iata its IATA code
 * @param name its name
 * @param city where it is
 */
public record Airport(String iata, String name, String city) {}
