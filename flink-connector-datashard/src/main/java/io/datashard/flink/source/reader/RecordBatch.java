package io.datashard.flink.source.reader;

import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/**
 * Records of one split, complete or over columns that nobody changes any more.
 *
 * @param size how many
 * @param records makes or gives each of them, once
 * @param positions the position of each record's row in the data file
 * @param <T> type of the records
 */
record RecordBatch<T>(int size, IntFunction<T> records, IntToLongFunction positions) {}
