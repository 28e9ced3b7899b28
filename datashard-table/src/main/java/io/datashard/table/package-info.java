/**
 * The front door: create, open, append to and scan a DataShard table.
 *
 * <p>It knows nothing of Flink.
 */
@NullMarked
package io.datashard.table;

import org.jspecify.annotations.NullMarked;
