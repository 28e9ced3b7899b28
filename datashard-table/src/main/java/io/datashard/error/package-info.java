/**
 * The typed exceptions of the table format, one type per thing that the caller should do. Must not know anything else of the format.
 */
@NullMarked
package io.datashard.error;

import org.jspecify.annotations.NullMarked;
