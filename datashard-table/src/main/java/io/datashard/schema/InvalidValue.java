package io.datashard.schema;

/**
 * That a row has a value that can't be written. Never holds the value.
 *
 * @param column name of the column
 * @param row the row's number among those that its writer was given, from 1
 * @param why what is wrong with it
 * @param remedy what helps
 */
public record InvalidValue(String column, long row, String why, String remedy) {}
