/**
 * The front door: create, open, append to and scan a DataShard table. This package must not know Flink.
 */
@NullMarked
package io.datashard.table;

import org.jspecify.annotations.NullMarked;
