/**
 * Looks up rows of a table by the values of some columns, for joins with the current rows. This package must not know how a query asks for
 * that.
 */
@Internal
@NullMarked
package io.datashard.flink.lookup;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
