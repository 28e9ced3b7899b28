/**
 * Small objects with conditional writes and streamed data files below one table root. Must not know what a table is: JDK only.
 */
@NullMarked
package io.datashard.storage;

import org.jspecify.annotations.NullMarked;
