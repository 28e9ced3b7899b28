/** Splits, the unit of work that the enumerator hands to readers, and their binary form. This package must not know how to plan or read splits. */
@Internal
@NullMarked
package io.datashard.flink.source.split;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
