package com.example.flights;

import java.time.LocalDateTime;

/** One row of the table. Its fields are the columns. */
public record Flight(LocalDateTime departure, int delay, String origin, String destination) {}
