/**
 * The front door: create, open, append to and scan a DataShard table.
 *
 * <p>It knows nothing of Flink.
 */
@NullMarked
package io.datashard.format;

import org.jspecify.annotations.NullMarked;
