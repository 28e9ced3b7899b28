/**
 * Plans splits as readers need them, and hands them out. This package must not know how to read or convert rows, nor how to find splits in a
 * table.
 */
@Internal
@NullMarked
package io.datashard.flink.source.enumerator;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
