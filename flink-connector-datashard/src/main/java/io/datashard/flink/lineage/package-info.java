/**
 * What a job reads and writes, for the listeners of Flink (FLIP-314). Nothing here makes a request. This package must not know of sources and sinks.
 */
@Internal
@NullMarked
package io.datashard.flink.lineage;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
