/**
 * Plans splits as readers need them, and hands them out. This package must not know how to read or convert rows, nor how to find splits in a
 * table.
 */
@NullMarked
package io.datashard.flink.source.enumerator;

import org.jspecify.annotations.NullMarked;
