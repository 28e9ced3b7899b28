/**
 * Splits, the unit of work that the enumerator hands to readers, and their binary form. Must not know how they are planned or read.
 */
@NullMarked
package io.datashard.flink.source.split;

import org.jspecify.annotations.NullMarked;
