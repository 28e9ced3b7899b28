/**
 * The front door: create, open, append to and scan a DataShard table. This package must not know Flink.
 */
@Internal
@NullMarked
package io.datashard.table;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
