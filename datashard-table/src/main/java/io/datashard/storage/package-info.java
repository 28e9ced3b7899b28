/**
 * Small objects with conditional writes, and streamed data files, below one table root. This package must not know what a table is. It uses
 * the JDK only.
 */
@Internal
@NullMarked
package io.datashard.storage;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
