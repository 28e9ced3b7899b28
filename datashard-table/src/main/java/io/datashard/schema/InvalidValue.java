package io.datashard.schema;

/**
 * Reports that a row has a value that can't be written. Never holds the value.
 *
 * @param column name of the column
 * @param row number of the row among all rows of its writer, from 1
 * @param why what is wrong with it
 * @param remedy what to do
 */
public record InvalidValue(String column, long row, String why, String remedy) {}
