/**
 * Small objects with conditional writes, and streamed data files, below one table root. This package must not know what a table is. It uses
 * the JDK only.
 */
@NullMarked
package io.datashard.storage;

import org.jspecify.annotations.NullMarked;
