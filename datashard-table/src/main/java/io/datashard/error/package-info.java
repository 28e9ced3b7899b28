/**
 * The typed exceptions of the table library, one type for each thing that a caller should do, and how their messages name settings. This package must not know anything else of
 * the library.
 */
@Internal
@NullMarked
package io.datashard.error;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
